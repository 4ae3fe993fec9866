"""From a report to proposals: the labels, the readers, what can't be read."""

import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path

import docx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kjanalysis as kj
from kjanalysis.errors import KJError
from kjanalysis.reports import documents, plain_signs, quantities, text_blocks

import pieces

REPORTS = Path(__file__).parent
TEXTS = sorted(REPORTS.glob("*-*.txt"))
FIELDS = ("year", "kind", "qualifier", "scope")
#: What extract still gets wrong on the lists made by hand, a row a field.
KNOWN = pd.read_csv(REPORTS / "known_misses.csv", dtype=str, keep_default_na=False)


def misses(found, gold):
    """Each difference of proposals from a list made by hand: place, field, what is said, what would be right.

    A figure is found if value and unit are right and the places overlap; the
    other fields are compared among those found.
    """
    free = {r.Index: r for r in found.itertuples()}
    for row in gold.itertuples():
        start, end = int(row.span_start), int(row.span_end)
        for i, got in free.items():
            if (got.value, got.unit) == (row.value, row.unit) and got.span_start < end and start < got.span_end:
                del free[i]
                for name in FIELDS:
                    if getattr(got, name) != getattr(row, name):
                        yield start, name, getattr(got, name), getattr(row, name)
                break
        else:
            yield start, "figure", "", f"{row.value} {row.unit}"
    for got in free.values():
        yield got.span_start, "figure", f"{got.value} {got.unit}", ""


def sentence(text, start):
    """The words around a place, the place marked."""
    return f"{text[max(start - 20, 0) : start]}【】{text[start : start + 20]}".replace("\n", "/")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_report_is_read_as_its_list_says_but_for_the_known_misses(path):
    """Every field of every figure on seventeen constructed reports, but for those that the list of misses names."""
    gold = pd.read_csv(path.with_suffix(".gold.csv"), dtype=str, encoding="utf-8")
    found = kj.extract(path)
    known = KNOWN[KNOWN["report"].eq(path.stem)]
    now = {(str(start), *rest) for start, *rest in misses(found, gold)}
    listed = set(known[["place", "field", "said", "right"]].itertuples(index=False, name=None))
    said = [
        f"new: {sentence(found.attrs['text'], int(start))}: {field} {wrong or 'not found'}, right is {right or 'none'}"
        for start, field, wrong, right in sorted(now - listed)
    ] + [
        f"mended, take it off known_misses.csv: {path.stem} at {start}, {field} {wrong or 'not found'}"
        for start, field, wrong, right in sorted(listed - now)
    ]
    assert not said, "\n".join(said)


def test_known_misses_are_of_reports_that_are_there():
    assert set(KNOWN["report"]) <= {path.stem for path in TEXTS} and len(TEXTS) == 17
    assert not KNOWN.duplicated(["report", "place", "field", "said"]).any()


@pytest.mark.parametrize("field", ["value", "unit", *FIELDS])
def test_a_new_miss_and_a_mended_one_are_seen(field):
    """The comparison above can fail: another word in one field of one figure."""
    path = TEXTS[0]
    gold = pd.read_csv(path.with_suffix(".gold.csv"), dtype=str, encoding="utf-8")
    perfect = gold.astype({"span_start": int, "span_end": int})
    assert list(misses(perfect, gold)) == []
    place = int(gold.at[3, "span_start"])
    spoilt = perfect.copy()
    spoilt.at[3, field] = "x"
    seen = list(misses(spoilt, gold))
    assert {start for start, *_ in seen} == {place}
    assert [name for _, name, *_ in seen] == ([field] if field in FIELDS else ["figure", "figure"])


def only(text, **given):
    frame = kj.extract(text, **given)
    assert len(frame) == 1, frame.to_string()
    return frame.iloc[0]


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("高新技术企业总数力争达到170家以上。", "strive+ge"),
        ("预计研发经费支出超过23亿元。", "expected+gt"),
        ("培训人员80人左右。", "approx"),
        ("新增企业不少于6家。", "ge"),
        ("总数达到151家。", "eq"),
        ("集聚企业1600余家。", "gt"),
        ("近40家企业入驻。", "approx"),
    ],
)
def test_qualifiers(text, qualifier):
    """力争 needs a plan to strive for."""
    prefix = "一、2021年工作思路\n" if "力争" in text else ""
    assert only(prefix + text)["qualifier"] == qualifier


def test_strive_reaches_over_commas_but_no_semicolon():
    frame = kj.extract("二、2021年工作思路\n力争研发投入达到25亿元,占GDP比重达到3.5%;技术交易额达到15亿元。")
    assert frame["qualifier"].tolist() == ["strive", "strive", "eq"]


def test_year_is_what_the_text_says_or_unknown():
    assert only("高新技术企业总数达到151家。")["year"] == "unknown"
    assert only("高新技术企业总数达到151家。", year=2022)["year"] == "2022"
    assert only("到2025年,高新技术企业总数达到151家。", year=2022)["year"] == "2025"
    assert only("每年举办活动20场。", year=2022)["year"] == "annual"
    assert only("“十三五”期间,累计投入科技资金48亿元。")["year"] == "2016-2020"


@pytest.mark.parametrize(
    ("published", "year"),
    [
        ("2021-01-22", "2020"),
        ("2021年1月", "2020"),
        (dt.date(2021, 1, 3), "2020"),
        ("2021-02-01", "2021"),
        ("2021", "2021"),
    ],
)
def test_a_page_of_january_tells_of_the_year_before(published, year):
    found = kj.extract("全市有高新技术企业96家。今年将新增企业5家。2019年研发经费8亿元。", published=published)
    assert found.set_index("value")["year"].to_dict() == {"96": year, "5": "2021", "8": "2019"}


@pytest.mark.parametrize("published", ["22.01", "2021-13-01", "1021-01-01"])
def test_a_day_of_publication_that_is_none_is_refused(published):
    with pytest.raises(KJError, match="2021"):
        kj.extract("全市有高新技术企业96家。", published=published)


def test_from_to_gives_both_with_their_years():
    frame = kj.extract("研发投入由2015年的21.6亿元增加到2020年的48.3亿元。")
    assert frame[["value", "year"]].values.tolist() == [["21.6", "2015"], ["48.3", "2020"]]


def test_one_number_for_several():
    frame = kj.extract("2020年新增省级众创空间、省级优秀众创空间各1家。")
    assert frame["indicator"].tolist() == ["makerspaces_provincial_new", "makerspaces_provincial_excellent_new"]
    assert frame["span_start"].nunique() == 1


def test_lists_pair_numbers_with_names():
    frame = kj.extract("2021年基础研究、应用研究和试验发展经费分别为1.2亿元、3.4亿元和50亿元。")
    assert frame["indicator"].tolist() == ["rd_basic", "rd_applied", "rd_experimental"]


def test_a_subject_is_carried_over():
    frame = kj.extract("2021年全社会研发投入达到25亿元,占GDP比重达到3.5%,增长12%。")
    assert frame["indicator"].tolist() == ["rd_expenditure", "rd_intensity", "rd_expenditure_growth"]


def test_reached_figures_in_the_plan_are_actual():
    frame = kj.extract("一、2020年工作情况\n略。\n二、2021年工作思路\n推动5家已落地产业研究院建设,新增研究院2家。")
    assert frame[["value", "kind", "year"]].values.tolist() == [["5", "actual", "2020"], ["2", "target", "2021"]]


def test_disagreements_are_pointed_out():
    frame = kj.extract(
        "一、2020年工作情况\n产业创新服务综合体达到3家。产业创新服务综合体共有4家。企业研发机构突破200家,达到231家。"
    )
    assert frame["reason"].str.contains("another place in the report says").tolist() == [True, True, False, False]
    frame = kj.extract("2021年R&D经费支出30亿元,占GDP比重3.5%。地区生产总值700亿元。")
    assert "4.2" in frame.loc[frame["indicator"].eq("rd_intensity"), "reason"].iloc[0]
    frame = kj.extract("2020年,高新技术企业总数达到300家。", region="330205")
    assert "151" in frame["reason"].iloc[0]


# --- the span always is the number's text


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "新增高新技术企业",
                    "研发投入达到",
                    "占GDP比重为",
                    "同比增长",
                    "力争突破",
                    "　其中,",
                    "到2025年,",
                    "\n(一)抓投入。",
                    "­",
                ]
            ),
            st.decimals(0, 10**5, places=1),
            st.sampled_from(["家", "亿元", "%", "个百分点", "万人", "余家", "以上"]),
            st.sampled_from(["。", ",", ";", "、", "\n", " ", "，", "\u200b"]),
        ),
        max_size=12,
    )
)
def test_spans_are_the_numbers_text(parts):
    text = "".join(f"{a}{b}{c}{d}" for a, b, c, d in parts)
    if not text.strip():
        return
    frame = kj.extract(text)
    for row in frame.itertuples():
        assert plain_signs.normal(text[row.span_start : row.span_end]).replace(",", "") == row.value


FIGURE = "。\n2021年新增高新技术企业37家。\n"


@settings(max_examples=80, deadline=None)
@given(pieces.reports(), st.integers(0, 400))
def test_no_text_crashes_or_moves_a_place(text, at):
    """Real notation in any order around one plain sentence: each value is what stands at its place,
    and the sentence's figure is found as it would be alone."""
    text = text[:at] + FIGURE + text[at:]
    frame = kj.extract(text)
    assert (frame["span_start"] < frame["span_end"]).all() and (frame["span_end"] <= len(text)).all()
    for row in frame.itertuples():
        span = plain_signs.normal(re.sub(r"[\s\u200b\u202e]", "", text[row.span_start : row.span_end]))
        if not set(span) & set("".join(pieces.CHINESE)):
            assert re.sub("%?[-—~至]", "-", span.replace(",", "")) == row.value
    start = text.index(FIGURE) + FIGURE.index("37")
    (row,) = frame[frame["span_start"].eq(start)].to_dict("records")
    assert (row["value"], row["unit"]) == ("37", "家")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60).filter(str.strip))
def test_text_of_any_kind_is_read(text):
    """Signs from all of Unicode between two figures."""
    assert len(kj.extract(f"新增企业5家。\n{text}\n新增企业6家。")) >= 2


def test_spans_over_spaces_breaks_and_wide_signs():
    text = "２０２１年，全区研发投入达到　２５．６\n亿元，高新技术企业 1,284 家。"
    frame = kj.extract(text)
    assert [text[r.span_start : r.span_end] for r in frame.itertuples()] == ["２５．６", "1,284"]
    assert frame["value"].tolist() == ["25.6", "1284"]


def test_a_table_in_a_report():
    text = "“十四五”科技创新规划\n指标 | 单位 | 2020年 | 2025年目标\nR&D经费占GDP比重 | % | 2.8 | 3.5\n高新技术企业 | 家 | 64 | 150\n"
    frame = kj.extract(text)
    assert frame[["indicator", "value", "unit", "year", "kind"]].values.tolist() == [
        ["rd_intensity", "2.8", "%", "2020", "actual"], ["rd_intensity", "3.5", "%", "2025", "target"],
        ["hightech_firms", "64", "家", "2020", "actual"], ["hightech_firms", "150", "家", "2025", "target"],
    ]  # fmt: skip


# --- readers

SAYS = "2021年,全区R&D经费支出25.3亿元,新增高新技术企业20家。"
WANT = ["25.3", "20"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_encodings(tmp_path, encoding):
    path = tmp_path / "报告.txt"
    path.write_bytes(SAYS.replace("。", "。\r\n").encode(encoding))
    frame = kj.extract(path)
    assert frame["value"].tolist() == WANT
    text = frame.attrs["text"]
    assert [text[r.span_start : r.span_end] for r in frame.itertuples()] == WANT and "\r" not in text


def test_mixed_encodings_line_by_line(tmp_path):
    path = tmp_path / "mixed.txt"
    path.write_bytes(SAYS.encode("utf-8") + b"\n" + SAYS.replace("25.3", "26.1").encode("gbk"))
    assert kj.extract(path)["value"].tolist() == ["25.3", "20", "26.1", "20"]


def test_html_with_scripts_and_a_table(tmp_path):
    path = tmp_path / "report.html"
    path.write_bytes(
        f"<html><head><meta charset=gb2312><title>x</title><script>var a='新增99家企业';</script></head><body><nav>第9家</nav><p>{SAYS[:9]}<b>{SAYS[9:]}</b></p>"
        "<table><tr><th>指标</th><th>单位</th><th>2021年</th></tr><tr><td>地区生产总值</td><td>亿元</td><td>700.5</td></tr></table>"
        "<div style='display:none'>新增77家企业</div></body></html>".encode("gbk")
    )
    frame = kj.extract(path)
    assert frame["value"].tolist() == [*WANT, "700.5"]


def test_docx_with_a_table(tmp_path):
    document = docx.Document()
    document.add_paragraph(SAYS)
    table = document.add_table(2, 3)
    for cell, text in zip(
        (c for r in table.rows for c in r.cells),
        ["指标", "单位", "2021年", "地区生产总值", "亿元", "700.5"],
        strict=True,
    ):
        cell.text = text
    path = tmp_path / "报告.docx"
    document.save(path)
    assert kj.extract(path)["value"].tolist() == [*WANT, "700.5"]


def pdf(path, pages):
    """A PDF with text that can be read again."""
    import matplotlib
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure

    from kjanalysis.presentation.fonts import font_path

    with matplotlib.rc_context({"pdf.fonttype": 42, "savefig.bbox": None}), PdfPages(path) as book:
        for lines in pages:
            figure = Figure(figsize=(8, 11))
            for k, line in enumerate(lines):
                figure.text(0.08, 0.9 - 0.05 * k, line, font=Path(font_path()), fontsize=11)
            book.savefig(figure)


def test_pdf_whose_sentence_goes_over_the_page(tmp_path):
    path = tmp_path / "报告.pdf"
    first = [
        "区科技局2021年工作总结",
        "一、主要情况",
        "2021年,全区坚持创新驱动发展战略,全社会研究与试验发展经费支出达到25.3",
        "- 1 -",
    ]
    pdf(path, [first, ["亿元,新增高新技术企业20家。", "- 2 -"]])
    frame = kj.extract(path)
    assert frame["value"].tolist() == WANT and frame["indicator"].iloc[0] == "rd_expenditure"


def test_a_scan_says_so(tmp_path):
    path = tmp_path / "扫描.pdf"
    pdf(path, [[], []])
    with pytest.raises(KJError) as caught:
        kj.extract(path)
    assert "文字识别" in caught.value.zh and "text recognition" in caught.value.en


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b"\xef\xbb\xbf \r\n", "empty"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".docx"),
        ("renamed.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".docx"),
        ("broken.docx", b"PK\x03\x04" + b"x" * 300, "broken"),
        ("broken.pdf", b"%PDF-1.7\nrubbish", "broken"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
        ("binary.txt", bytes(range(256)) * 20, "not a text file"),
        ("rich.doc", b"{\\rtf1\\ansi x}", "RTF"),
    ],
)
def test_what_cannot_be_read(tmp_path, name, raw, says):
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(KJError) as caught:
        kj.extract(path)
    assert says in caught.value.en and caught.value.zh and "\n" not in str(caught.value)


def test_not_there_and_folders(tmp_path):
    with pytest.raises(KJError, match="does not exist"):
        kj.extract(tmp_path / "no.txt")
    with pytest.raises(KJError, match="does not exist"):
        kj.extract("报告/没有.docx")
    with pytest.raises(KJError, match="folder"):
        kj.extract(tmp_path)
    with pytest.raises(KJError, match="empty"):
        kj.extract("  \n")
    with pytest.raises(KJError, match="not a int"):
        kj.extract(5)
    with pytest.raises(KJError, match="four digits"):
        kj.extract("新增5家企业。", year="21")
    with pytest.raises(KJError, match="330205"):
        kj.extract("新增5家企业。", region="江北区")


def test_recognitions_so_far_are_not_those_of_the_year():
    """A wrong code here would set a target of a few hundred firms against the recognitions of one year."""
    found = kj.extract("2021年目标：新认定高新技术企业30家，累计认定高新技术企业150家。", year=2021)
    assert found[["value", "scope", "indicator"]].values.tolist() == [
        ["30", "new", "hightech_firms_certified"],
        ["150", "stock", "hightech_firms_cumulative"],
    ]


@pytest.mark.parametrize(
    ("region", "text"),
    [
        ("430300", "2021年,湘潭县的技术合同成交额为15.65亿元。"),  # a county that bears the city's name
        ("430300", "2021年,湘潭县技术合同成交额为15.65亿元。"),
        ("441900", "2021年,塘厦的高新技术企业总数438家。"),
        ("441900", "2021年,东湖区高新技术企业数438家。"),
        ("441900", "2021年,平原示范区新认定高新技术企业438家。"),
    ],
)
def test_a_figure_of_a_place_that_no_list_has_is_not_the_reports_own(region, text):
    row = kj.extract(text, year=2022, region=region).iloc[0]
    assert row["indicator"] == ""
    assert "another place" in row["reason"]


def test_the_citys_own_figure_keeps_its_code():
    row = kj.extract("2021年,湘潭的技术合同成交额为15.65亿元。", year=2022, region="430300").iloc[0]
    assert row["indicator"] == "tech_trade"


def test_a_region_the_tables_lack_only_warns():
    """Reports of a region come before its first row."""
    with pytest.warns(UserWarning, match="999999"):
        assert kj.extract("新增5家企业。", region="999999")["value"].tolist() == ["5"]


def test_too_long_is_refused_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(documents, "MOST_CHARACTERS", 1000)
    with pytest.raises(KJError, match="Split it"):
        kj.extract("创新驱动" * 300)


def test_long_text_without_a_full_stop():
    """Cut into pieces, every figure found once."""
    text = "创新驱动发展" * 2000 + "新增企业5家" + "推进工作" * 2000
    assert kj.extract(text)["value"].tolist() == ["5"]
    assert max(len(b.text) for b in text_blocks.blocks(text)) <= 2 * text_blocks.MOST


@pytest.mark.parametrize(
    "text", ["1" * 200_000, "1号" * 30_000, "《" * 100_000, "2021年" * 20_000, "1-" * 30_000, "|" * 50_000, "由" * 50_000 + "5家增加到6家", "\n" * 100_000 + "5家"],
    ids=["digits", "numbers of things", "open marks", "years", "dashes", "bars", "from", "empty lines"],
)  # fmt: skip
def test_hostile_texts_come_to_an_end(text):
    """Work grows with length, not with its square: each of these took minutes in a careless expression."""
    assert len(kj.extract(text)) <= 2


def test_no_numbers_is_an_empty_frame_and_a_message(tmp_path):
    assert kj.extract("坚持创新驱动发展。").empty
    path = tmp_path / "r.txt"
    path.write_text("坚持创新驱动发展。", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "kjanalysis", "extract", str(path)], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 2 and "No statement with a figure" in done.stderr and "Traceback" not in done.stderr


def test_gold_lists_stand_where_they_say():
    """The constructed lists' spans hold the number; a person can trust them."""
    for path in sorted(REPORTS.glob("*.gold.csv")):
        text = path.with_name(path.name.replace(".gold.csv", ".txt")).read_text(encoding="utf-8")
        gold = pd.read_csv(path, dtype=str)
        for row in gold.itertuples():
            span = plain_signs.normal(text[int(row.span_start) : int(row.span_end)])
            if span[0].isdigit():
                assert span.replace(",", "") == row.value
        assert "虚构" in text and json.dumps(gold["kind"].tolist())
    assert quantities.unit_class("家") == "count"


def of_a_table(tmp_path, caption: str, rows: list[list[str]]) -> list[list[str]]:
    """Value, unit and scope of each figure of an HTML table."""
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    page = tmp_path / "table.html"
    page.write_text(
        f"<html><body><h2>2021年全市科技情况</h2><table><caption>{caption}</caption>{cells}</table></body></html>",
        encoding="utf-8",
    )
    return kj.extract(str(page), year=2022)[["value", "unit", "scope"]].values.tolist()


def test_a_caption_in_money_gives_counts_no_money(tmp_path):
    read = of_a_table(
        tmp_path, "经费单位:万元", [["类别", "项数", "经费"], ["重点研发", "2-3", "900"], ["成果转化", "12", "300"]]
    )
    assert [row[:2] for row in read] == [["2-3", "项"], ["900", "万元"], ["12", "项"], ["300", "万元"]]


def test_a_whole_percentage_of_growth_of_a_count_stays_one(tmp_path):
    rows = [
        ["指标", "2021年", "比上年增长(%)"],
        ["高新技术企业数(家)", "120", "12"],
        ["规上工业企业数(家)", "300", "5"],
    ]
    assert of_a_table(tmp_path, "", rows) == [
        ["120", "家", "stock"], ["12", "%", "growth"], ["300", "家", "stock"], ["5", "%", "growth"]
    ]  # fmt: skip


def test_points_are_left_out_beside_their_weights_only(tmp_path):
    rows = [["指标", "目标值", "完成值", "得分"], ["技术合同成交额", "6亿元", "7亿元", "20分"]]
    weighed = [[*row[:1], cell, *row[1:]] for row, cell in zip(rows, ["分值", "20分"], strict=True)]
    assert ["20", "分"] in [row[:2] for row in of_a_table(tmp_path, "", rows)]
    assert [row[:2] for row in of_a_table(tmp_path, "", weighed)] == [["6", "亿元"], ["7", "亿元"]]


@pytest.mark.parametrize("end", ["", " |", "| "])
def test_a_stray_bar_at_the_end_of_a_paragraph_loses_no_figure(end):
    text = "照规划,2021年集成电路产量超过1500亿块,销售收入为3300亿元,年均增长18%,占全省15%左右;培育骨干企业9家。" + end
    assert kj.extract(text, year=2021)["value"].tolist() == ["1500", "3300", "18", "15", "9"]
