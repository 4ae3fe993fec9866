"""A PDF's table is read by the places of its pieces; prose stays prose."""

from pathlib import Path

import pytest

import kjanalysis as kj
from kjanalysis.presentation.fonts import font_path

ROWS = [
    ["序号", "指标", "单位", "2021年", "2022年"],
    ["1", "R&D经费支出", "万元", "9,160", "120,500"],
    ["2", "高新技术企业数", "家", "172", "205"],
    ["3", "技术合同成交额", "亿元", "—", "9.8"],
]
PLACES = (0.08, 0.16, 0.45, 0.68, 0.85)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A page with a title, a table whose numbers are set to the right, and a sentence."""
    import matplotlib
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure

    path = tmp_path_factory.mktemp("pdf") / "表.pdf"
    font = Path(font_path())
    with matplotlib.rc_context({"pdf.fonttype": 42, "savefig.bbox": None}), PdfPages(path) as book:
        figure = Figure(figsize=(8, 11))
        figure.text(0.08, 0.94, "全市科技统计表", font=font, fontsize=11)
        for i, row in enumerate(ROWS):
            for j, text in enumerate(row):
                side = "right" if j > 2 else "left"
                figure.text(PLACES[j], 0.9 - 0.03 * i, text, font=font, fontsize=10, ha=side)
        figure.text(0.08, 0.6, "2022年,全市新增高新技术企业33家。", font=font, fontsize=11)
        book.savefig(figure)
    return path


def test_numbers_set_to_the_right_stay_in_their_columns(path):
    frame = kj.extract(path, year=2023)
    assert frame[["indicator", "value", "unit", "year"]].values.tolist() == [
        ["rd_expenditure", "9160", "万元", "2021"],
        ["rd_expenditure", "120500", "万元", "2022"],
        ["hightech_firms", "172", "家", "2021"],
        ["hightech_firms", "205", "家", "2022"],
        ["tech_trade", "9.8", "亿元", "2022"],
        ["hightech_firms_new", "33", "家", "2022"],
    ]


def test_the_text_shows_cells_and_sentences(path):
    text = kj.extract(path, year=2023).attrs["text"]
    assert "2 | 高新技术企业数 | 家 | 172 | 205" in text and "\n2022年,全市新增高新技术企业33家。" in text
