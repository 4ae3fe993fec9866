"""What a Word document is made of: paragraphs, tables, pictures and links, in the typography of official papers.

The fonts are those of GB/T 9704: 仿宋 for the body, 黑体 for headings, 小标宋 for the title. Each names
others to be taken in its place where a machine lacks it. Lines have a fixed height, so that
another font moves no page.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, NamedTuple

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt, RGBColor

from ..wording import markup

#: The fonts, and what stands in for each.
BODY, HEADING, TITLE = "仿宋", "黑体", "方正小标宋简体"
INSTEAD = {
    BODY: "FangSong,仿宋_GB2312,STFangsong,FangSong_GB2312,Noto Serif CJK SC",
    HEADING: "SimHei,STHeiti,Noto Sans CJK SC",
    TITLE: "小标宋体,STZhongsong,华文中宋,SimSun,Noto Serif CJK SC",
}

#: Latin letters beside each.
LATIN = {BODY: "Times New Roman", HEADING: "Arial", TITLE: "Times New Roman"}

#: Text of weak evidence, and what is said beside.
GREY = "5B6670"


class Look(NamedTuple):
    """A style: font, size and height of a line in points, space before and after, alignment, bold."""

    font: str
    size: float
    line: float
    before: float = 0
    after: float = 0
    centred: bool = False
    base: str = "Normal"


#: The styles, by name; those that a template has stay as they are there.
LOOKS = {
    "Normal": Look(BODY, 10.5, 15.5),
    "Title": Look(TITLE, 19, 26, 0, 2, True),
    "Heading 1": Look(HEADING, 12, 17, 6, 2),
    "KJ Line": Look(BODY, 10.5, 15, 0, 6, True),
    "KJ Name": Look(HEADING, 10.5, 15),
    "KJ Number": Look(HEADING, 18, 23),
    "KJ Cell": Look(BODY, 9, 12.5),
    "KJ Note": Look(BODY, 8.5, 11.5),
}


def looks(document: Document, own: bool) -> None:
    """Give a document the styles.

    Parameters
    ----------
    document : Document
        A new one or a person's template.
    own : bool
        Whether it is a person's: then only styles that it lacks are added.
    """
    there = {style.name for style in document.styles}
    for name, look in LOOKS.items():
        if name in there and own:
            continue
        style: Any = (
            document.styles[name] if name in there else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        )
        if name != "Normal":
            style.base_style = document.styles[look.base]
        _dress(style, look)
    if not own:
        _stand_ins(document)


def _dress(style: Any, look: Look) -> None:
    style.font.size, style.font.bold, style.font.italic = Pt(look.size), False, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):  # a theme's fonts would win
        properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    for kind in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{kind}"), LATIN[look.font])
    fonts.set(qn("w:eastAsia"), look.font)
    properties.insert(0, fonts)
    shape = style.paragraph_format
    shape.space_before, shape.space_after = Pt(look.before), Pt(look.after)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line)
    shape.alignment = WD_ALIGN_PARAGRAPH.CENTER if look.centred else WD_ALIGN_PARAGRAPH.LEFT
    shape.keep_with_next = style.name == "Heading 1"
    for border in style.element.iter(qn("w:pBdr")):  # the line below python-docx's own title
        border.getparent().remove(border)
        break


def _stand_ins(document: Document) -> None:
    """Name the fonts that may be taken in place of ours."""
    from lxml import etree

    (part,) = (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/fontTable"))
    root = etree.fromstring(part.blob)
    for name, others in INSTEAD.items():
        font = etree.SubElement(root, qn("w:font"))
        font.set(qn("w:name"), name)
        etree.SubElement(font, qn("w:altName")).set(qn("w:val"), others)
        etree.SubElement(font, qn("w:charset")).set(qn("w:val"), "86")
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def text(paragraph: Any, said: str, colour: str = "", link: str = "") -> Any:
    """Add a text to a paragraph, without what a file can't hold.

    Parameters
    ----------
    paragraph : Paragraph
        Where it goes.
    said : str
        Plain text.
    colour : str
        Six hexadecimal digits; empty for that of the style.
    link : str
        A web address that it leads to; empty for none.

    Returns
    -------
    Run
        Of python-docx.
    """
    run = paragraph.add_run(markup.line(said))
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    if link:
        there = OxmlElement("w:hyperlink")
        there.set(qn("r:id"), paragraph.part.relate_to(link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        there.append(run._r)
        paragraph._p.append(there)
        run.font.color.rgb = RGBColor.from_string("1F5FA8")
    return run


def table(document: Document, widths: Sequence[int], rows: int, lines: str = "single", colour: str = "7B8794") -> Any:
    """A table as wide as the text, its columns as wide as told, with thin lines.

    Parameters
    ----------
    document : Document
        It is added at the end.
    widths : sequence of int
        Of the columns, in EMU.
    rows : int
        How many.
    lines : str
        Word's name of a kind of line: single, dashed, none.
    colour : str
        Six hexadecimal digits.

    Returns
    -------
    Table
        Of python-docx.
    """
    made = document.add_table(rows=rows, cols=len(widths))
    made.autofit, made.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    properties = made._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_line(side, lines, colour))
    properties.append(borders)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "70")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    properties.append(margins)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Emu(width)
        for cell in column.cells:
            cell.width = Emu(width)
    for row in made.rows:  # a row stays whole
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return made


def _line(side: str, kind: str, colour: str) -> Any:
    made = OxmlElement(f"w:{side}")
    for name, value in (("val", kind), ("sz", "4"), ("space", "0"), ("color", colour)):
        made.set(qn(f"w:{name}"), value)
    return made


def edges(cell: Any, kind: str, colour: str, size: int) -> None:
    """Lines round one cell of a table.

    Parameters
    ----------
    cell : _Cell
        Of python-docx.
    kind, colour : str
        As in :func:`table`.
    size : int
        Eighths of a point.
    """
    borders = OxmlElement("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        line = _line(side, kind, colour)
        line.set(qn("w:sz"), str(size))
        borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)


def heads(made: Any, names: Sequence[str]) -> None:
    """Fill a table's first row and have it repeated on a new page.

    Parameters
    ----------
    made : Table
        Of python-docx.
    names : sequence of str
        The columns' heads.
    """
    again = OxmlElement("w:tblHeader")
    again.set(qn("w:val"), "true")
    made.rows[0]._tr.get_or_add_trPr().append(again)
    for cell, name in zip(made.rows[0].cells, names, strict=True):
        shade = OxmlElement("w:shd")
        for key, value in (("val", "clear"), ("color", "auto"), ("fill", "EEF1F5")):
            shade.set(qn(f"w:{key}"), value)
        cell._tc.get_or_add_tcPr().append(shade)
        paragraph = cell.paragraphs[0]
        paragraph.style, paragraph.alignment = "KJ Cell", WD_ALIGN_PARAGRAPH.CENTER
        text(paragraph, name)


def picture(document: Document, figure: Any, width: int, described: str, tall: int) -> None:
    """A chart as wide as told, with a text for those who don't see it.

    Parameters
    ----------
    document : Document
        It is added at the end.
    figure : matplotlib.figure.Figure
        Closed afterwards.
    width : int
        In EMU.
    described : str
        What it shows.
    tall : int
        At most so high, in EMU; a higher one is made smaller as a whole.
    """
    import matplotlib.pyplot as plt

    content = io.BytesIO()
    figure.savefig(content, format="png", dpi=220, bbox_inches="tight", pad_inches=0.02, metadata={"Software": None})
    plt.close(figure)
    paragraph = document.add_paragraph(style="KJ Cell")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    shape = paragraph.add_run().add_picture(content, width=Emu(width))
    if shape.height > tall:
        shape.width, shape.height = Emu(round(shape.width * tall / shape.height)), Emu(tall)
    properties = shape._inline.docPr
    properties.set("descr", markup.line(described))


def page_number(section: Any) -> None:
    """The number of the page below it, between dashes, as official papers have it.

    Parameters
    ----------
    section : Section
        Of python-docx.
    """
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    text(paragraph, "— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    shown = OxmlElement("w:t")
    shown.text = "1"
    run.append(shown)
    field.append(run)
    paragraph._p.append(field)
    text(paragraph, " —")
