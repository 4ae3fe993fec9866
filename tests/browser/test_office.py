"""Both documents in LibreOffice: the brief prints on two pages, and the workbook counts what the page says."""

import io
import os
import shutil
import subprocess

import matplotlib
import numpy as np
import openpyxl
import pylopdf_fonts_zh_cn
import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

import kjanalysis as kj
from kjanalysis import office
from kjanalysis.wording import words

#: Fonts of the packages in place of those of Windows, so that lines are as long as on a bureau's machine.
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>{chinese}</dir><dir>{latin}</dir><cachedir>{cache}</cachedir>
{aliases}</fontconfig>"""
ALIAS = '<alias binding="same"><family>{0}</family><prefer><family>{1}</family></prefer></alias>'
INSTEAD = {
    "仿宋": "Noto Sans SC", "黑体": "Noto Sans SC", "方正小标宋简体": "Noto Sans SC", "Times New Roman": "STIXGeneral", "Arial": "DejaVu Sans",
}  # fmt: skip


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    """A function that has LibreOffice convert files to a format; it is started once a call."""
    program = os.environ.get("SOFFICE") or shutil.which("soffice")
    assert program, (
        "LibreOffice is needed: apt-get install libreoffice-calc libreoffice-writer, or set SOFFICE to its path"
    )
    folder = tmp_path_factory.mktemp("office")
    chinese = pylopdf_fonts_zh_cn.sans_path().parent
    latin = os.path.join(matplotlib.get_data_path(), "fonts", "ttf")
    aliases = "".join(ALIAS.format(*pair) for pair in INSTEAD.items())
    fonts = FONTS.format(chinese=chinese, latin=latin, cache=folder / "fonts", aliases=aliases)
    (folder / "fonts.conf").write_text(fonts, encoding="utf-8")

    def convert(files, kind):
        for name, content in files.items():
            (folder / name).write_bytes(content)
        out = folder / kind
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(out),
        ]
        command += [str(folder / name) for name in files]
        environment = os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")}
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=300)
        return [(out / name).with_suffix(f".{kind}").read_bytes() for name in files]

    return convert


@pytest.fixture(scope="module")
def founding():
    """The founding case with few draws: LibreOffice reads every one."""
    return kj.outlook("330205", 2021, "2021-03-26", n_draws=2000)


def test_the_brief_prints_on_two_pages_in_both_languages(converted, founding):
    briefs = {f"{lang}.docx": office.brief(founding, lang) for lang in ("zh", "en")}
    for content in converted(briefs, "pdf"):
        document = pypdfium2.PdfDocument(content)
        assert len(document) == 2
        first, second = (page.get_textpage().get_text_range() for page in document)
        leads = founding.leading[0]
        assert all(words.percent(p) in first for p in (founding.together.every, leads.probability))
        assert words.estimate(leads.median) in second


def test_the_workbook_counts_what_the_page_says_and_another_target(converted, founding):
    """openpyxl keeps no value of a formula: what is read afterwards was computed by LibreOffice."""
    book = openpyxl.load_workbook(io.BytesIO(office.export(founding, "zh")))
    sheet = book["试算"]
    assert sheet["A7"].value == founding.leading[0].indicator_zh
    sheet["E9"] = sheet["E9"].value + 30  # more high-tech firms
    to = io.BytesIO()
    book.save(to)
    (content,) = converted({"改.xlsx": to.getvalue()}, "xlsx")
    counted = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("试算").to_python()
    rows = {row[0]: row for row in counted if row[0]}
    drawn = {t.indicator_zh: t for t in founding.targets if t.dots}
    for name, t in drawn.items():
        if t.id != founding.leading[2].id:
            assert round(rows[name][6], 4) == t.probability
    firms = founding.leading[2]
    draws = founding.forecast.draws[firms.indicator, firms.year].to_numpy()
    assert rows[firms.indicator_zh][6] == pytest.approx(float((draws >= firms.target + 30).mean()), abs=1e-9)
    met = [founding.forecast.draws[t.indicator, t.year].to_numpy() >= t.target for t in founding.leading[:2]]
    every = float(np.logical_and.reduce([*met, draws >= firms.target + 30]).mean())
    assert rows["三项全部达标"][1] == pytest.approx(every, abs=1e-9)
