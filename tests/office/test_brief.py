"""The Word brief: what it says is what the page says; a person's template keeps its looks; a wrong one is told."""

import io
import zipfile

import docx
import openpyxl
import pytest
from docx.shared import Mm, Pt

import kjanalysis as kj
from kjanalysis import office
from kjanalysis.attainment import answer_words
from kjanalysis.attainment.reasons import reasons
from kjanalysis.wording import words


@pytest.fixture(scope="module")
def content(few):
    return office.brief(few, "zh")


def everything(document):
    """All text of the body, tables too, in order."""
    return "\n".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))


def test_it_says_what_the_page_says(few, content):
    document = docx.Document(io.BytesIO(content))
    said = everything(document)
    for t in few.targets:
        if t.probability is not None:
            assert t.indicator_zh in said and words.percent(t.probability) in said
    cards, strip, table = document.tables
    for cell, t in zip(cards.rows[0].cells, few.leading, strict=True):
        assert words.percent(t.probability) in cell.text and answer_words.frequency(t).zh in cell.text
        assert answer_words.evidence(t).zh in cell.text
    for cell, (what, chance) in zip(strip.rows[0].cells, answer_words.together(few.together), strict=True):
        assert words.percent(chance) in cell.text and what.zh in cell.text
    paragraphs = [p.text for p in document.paragraphs]
    assert all(any(p.endswith(one.zh) for p in paragraphs) for one in reasons(few).first)
    assert len(table.rows) == 1 + sum(t.probability is not None for t in few.targets)
    own = next(t.reference for t in few.targets if t.reference)
    assert any(own.title in p for p in paragraphs)


def test_fonts_paper_and_pictures_are_those_of_official_papers(content):
    document = docx.Document(io.BytesIO(content))
    section = document.sections[0]
    assert abs(section.page_width - Mm(210)) < Mm(1) and abs(section.left_margin - Mm(28)) < Mm(1)
    fonts = zipfile.ZipFile(io.BytesIO(content)).read("word/fontTable.xml").decode()
    for name, style, instead in (("仿宋", "Normal", "FangSong"), ("黑体", "Heading 1", "SimHei")):
        assert f'eastAsia="{name}"' in document.styles[style].element.xml and instead in fonts
    pictures = document.inline_shapes
    assert len(pictures) == 2
    for picture in pictures:
        assert "20 次中约" in picture._inline.docPr.get("descr")
        assert picture.width <= section.page_width - section.left_margin - section.right_margin


def test_the_same_outlook_gives_the_same_bytes(few, content):
    assert content == office.brief(few, "zh")
    assert {part.date_time[0] for part in zipfile.ZipFile(io.BytesIO(content)).infolist()} == {1980}
    assert docx.Document(io.BytesIO(content)).core_properties.modified.date() == few.as_of


def test_a_template_keeps_its_page_header_and_styles(few, tmp_path):
    own = docx.Document()
    own.sections[0].header.paragraphs[0].text = "江北区科学技术局文件"
    own.styles["Normal"].font.size = Pt(13)
    own.add_paragraph("此前")
    own.add_paragraph("{{ 简报 }}")
    own.add_paragraph("此后")
    own.save(tmp_path / "红头.docx")
    made = docx.Document(io.BytesIO(office.brief(few, "zh", tmp_path / "红头.docx")))
    assert made.sections[0].header.paragraphs[0].text == "江北区科学技术局文件"
    assert made.styles["Normal"].font.size == Pt(13) and made.styles["KJ Number"].font.size is not None
    said = everything(made)
    assert said.index("此前") < said.index("最要紧的几点") < said.index("此后") and "{{" not in said


@pytest.mark.parametrize("wrong", ["missing", "text", "workbook", "folder"])
def test_a_wrong_template_is_told_in_one_message(few, tmp_path, wrong):
    path = tmp_path / "模板.docx"
    if wrong == "text":
        path.write_text("not Word", encoding="utf-8")
    elif wrong == "workbook":
        openpyxl.Workbook().save(path)
    elif wrong == "folder":
        path.mkdir()
    with pytest.raises(kj.KJError) as told:
        office.brief(few, "zh", path)
    assert "模板.docx" in told.value.zh and ".docx" in told.value.en.partition("Give")[2] + told.value.en


def test_without_a_target_there_is_no_document():
    outlook = kj.outlook("330205", 2019, "2019-03-31", n_draws=500)
    assert not outlook.targets
    for make in (office.brief, office.export):
        with pytest.raises(kj.KJError, match="no target for 2019"):
            make(outlook)


def test_where_nothing_can_be_forecast_both_documents_say_so():
    outlook = kj.outlook("330205", 2023, "2023-03-31", n_draws=500)
    assert outlook.targets and not outlook.leading
    said = everything(docx.Document(io.BytesIO(office.brief(outlook, "zh"))))
    assert "没有可预测的指标" in said and f"{len(outlook.targets)} 个目标无法预测" in said
    assert "试算" not in openpyxl.load_workbook(io.BytesIO(office.export(outlook, "zh"))).sheetnames
