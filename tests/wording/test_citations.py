"""Published figures in sentences and charts lead to where they were published, on pages as they are rendered."""

import json
import re

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import pytest
from bs4 import BeautifulSoup

import kjanalysis as kj
from kjanalysis import batch
from kjanalysis.presentation import chart_sources, charts
from kjanalysis.wording import citations, sentences, words

import shared
from small import SMALL, write_folder

CASES = [("330205", 2021, "2021-03-26"), ("330000", 2025, ""), ("330200", 2024, "")]
PAGES = ["01-history", "02-forecast", "03-attainment", "04-peers"]
NOTEBOOKS = [*PAGES, "07-tasks"]

# computed, or an example of the explanation, and by chance the same as a figure that is published
COMPUTED = r"100 个此类判断|of 100 such|需净增 \d+|a net increase of \d+|\d+ 个数据|own \d+ figures|\d+ 个序列|\(\d+ series\)|\d+ 个目标|有 \d+ 个|\d+ more targets|\d+ of \d+ targets"
# frequencies, how many figures, and what a probability would take
COMPUTED += r"|\(100 million yuan\)|20 次中(?:约|几乎)[^（]*|(?:about \d+|hardly any|nearly 20) of 20|\d+ 个点|20 种|20 equally|only \d+ figures?|(?:50|80|90)(?: ?%)?(?:、|, | and |或| or )"
# how many figures a chart has, an interval's ends, and how old a figure is
COMPUTED += r"|来源（\d+）|sources \(\d+\)|(?:interval|区间)\s+\d+\s*–\s*\d+|早于目标年 \d+ 年|\d+ years before"


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def published(book) -> dict[str, set[str]]:
    """Every figure of the region's forecast targets and of what they are tied to, as text, by unit."""
    units = book.known.indicators.set_index("indicator")["unit"]
    rows = book.known.of(book.region)
    rows = rows[rows["indicator"].isin(book.indicators)]
    figures = [(r.indicator, r.value) for r in rows.itertuples() if r.year <= book.year]
    figures += [(t["indicator"], t["target"]) for t in book.outlook.targets if t["probability"] is not None]
    found = {}
    for code, value in figures:
        for text in {words.number(value), words.exact(value, "eq")}:
            found.setdefault(units[code], set()).add(text)
    return found


def unlinked(html: str, figures: dict[str, set[str]]) -> list[str]:
    """Numbers of a text outside its links and tables that are published figures; a bare number is taken for any unit's."""
    soup = BeautifulSoup(html, "html.parser")
    for part in soup.select("a, table, style, script, svg, nav, header, title, .foot, .kj-sources"):
        part.replace_with(" ¤ ")
    text = re.sub(COMPUTED, "", soup.get_text(" "))
    units = "|".join(sorted(map(re.escape, figures), key=len, reverse=True))
    bare = set().union(*figures.values())
    found = []
    for number, unit in re.findall(rf"(?<![\d.,+−\-–])(\d+(?:\.\d+)?)(?![\d.]*\d|[\-–]\d)\s*({units})?", text):
        year = not unit and re.fullmatch(r"(19|20)\d\d", number)
        if not year and number in (figures[unit] if unit else bare):
            found.append(f"{number} {unit}")
    return found


def origins(book) -> set[tuple[float, str, str]]:
    """Value, address and place of every figure and target of the tables."""
    known = book.known
    url = {s.source: s.url or f"#{citations.FOOT}{s.source}" for s in known.sources.itertuples()}
    return {
        (float(r.value), url[r.source], r.locator)
        for frame in (known.observations, known.promises)
        for r in frame.itertuples()
    }


def check_links(links, book) -> None:
    """Each link's text is a figure, or a range, that its address and place have."""
    there = {}
    for value, url, place in origins(book):
        there.setdefault((value, url), set()).add(place)
    for link in links:
        (number,) = re.findall(r"-?\d+(?:\.\d+)?", link.get_text().replace("−", "-"))[:1]
        places = there.get((float(number), link["href"]), set())
        assert any(place in link["title"] for place in places), link


@pytest.fixture(scope="module", params=["zh", "en"])
def site(request, tmp_path_factory):
    """The founding case as `kjanalysis run` renders it: its workbook, and each page's HTML."""
    out = tmp_path_factory.mktemp("site")
    runs = batch.plan(["330205"], [2021], "2021-03-26", notebooks=NOTEBOOKS, lang=request.param, out=out)
    assert batch.run_all(runs, lambda line: None) == []
    book = shared.workbook("330205", 2021, "2021-03-26", request.param)
    there = out / "330205/2021"
    return book, {name: (there / f"{name}.html").read_text(encoding="utf-8") for name in ("index", *NOTEBOOKS)}, there


def test_every_published_figure_in_prose_is_a_link_to_its_source(site):
    """Pages of the founding case: no figure stands bare in a sentence, and each link leads to a source that has it."""
    book, pages, _ = site
    linked = 0
    for name, html in pages.items():
        if name == "07-tasks":  # a sheet to fill in: all of it is a table
            continue
        assert unlinked(html, published(book)) == []
        links = [a for a in BeautifulSoup(html, "html.parser").select("main a.kj-cite") if not a.find_parent("table")]
        check_links(links, book)
        linked += len(links)
        assert book.text(citations.COMPUTED_ZH, citations.COMPUTED) in html
    assert linked > 50


def foreign(html: str, lang: str, names: set[str]) -> list[str]:
    """Texts of a page in the other language; names and titles, as the tables have them, are left out."""
    soup = BeautifulSoup(html, "html.parser")
    for part in soup.select("style, script"):
        part.decompose()
    other = "[\u4e00-\u9fff]" if lang == "en" else r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}"
    suspect = [str(text) for text in soup.find_all(string=re.compile(other))]
    by_length = sorted((name for name in names if any(name in text for text in suspect)), key=len, reverse=True)
    found = []
    for text in suspect:
        for name in by_length:
            text = text.replace(name, "")
        found += [text.strip()] if re.search(other, text) else []
    return found


def proper_names(book) -> set[str]:
    """Titles and publishers of sources, places in them, the plan's own numbering, Open SDG."""
    known = book.known
    places = {str(part) for part in [*known.observations["locator"], *known.promises["locator"]]}
    places |= {part for place in places for part in place.split("; ")}
    sources = {str(text) for column in ("title", "publisher") for text in known.sources[column]}
    return (
        {text for text in (places | sources) if len(text) > 1}
        | {f"({n})" for n in "一二三四五六七八九十"}
        | {"Open SDG", "一", "二"}
    )


def test_one_language_a_page(site):
    """Pages, and the notebooks behind them, say nothing in the other language."""
    book, pages, folder = site
    names = proper_names(book)
    for name, html in pages.items():
        assert foreign(html, book.lang, names) == [], name
    for name in NOTEBOOKS:
        cells = json.loads((folder / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
        texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
        assert texts and [text for text in texts if foreign(text, book.lang, names)] == [], name


def test_a_text_of_the_other_language_is_noticed(site):
    book, pages, _ = site
    other = "<p>可能达标</p>" if book.lang == "en" else "<p>about 15 of 20 targets are met</p>"
    assert foreign(pages["index"] + other, book.lang, proper_names(book))


def test_a_figure_without_a_link_is_noticed(site):
    """The check above can fail: a figure of the prose with its link taken off, with and without its unit."""
    book, pages, _ = site
    html = pages["03-attainment"]
    for figure in (
        (">1600 家", "3.4%", "25 亿元") if book.lang == "zh" else (">1600 firms", "3.4%", "25 hundred million yuan")
    ):
        bare = BeautifulSoup(html, "html.parser")
        link = next(a for a in bare.select("ul.kj-said > li > a") if a.get_text() == figure)
        link.unwrap()
        assert unlinked(str(bare), published(book))
    assert unlinked("<p>2020 年为 151，共 12 次</p>", published(book)) == ["151 "]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("region", "year", "as_of"), CASES)
def test_findings_of_other_regions(region, year, as_of, lang):
    book = shared.workbook(region, year, as_of, lang)
    html = book.finding_list()._repr_html_()
    assert unlinked(html, published(book)) == []
    check_links(BeautifulSoup(html, "html.parser").select("a"), book)


def test_a_sentence_is_plain_text_everywhere_else(jiangbei):
    for en, zh in kj.findings.findings(jiangbei):
        for said in (en, zh):
            assert isinstance(said, str) and "<a" not in said and "{" not in said
            assert BeautifulSoup(said._repr_html_(), "html.parser").get_text() == said


def points(figure) -> set[tuple[int, float]]:
    """Year and value of every dot and triangle a chart has drawn."""
    return {
        (round(x), round(float(y), 6))
        for axis in figure.axes for drawn in axis.collections
        if type(drawn).__name__ == "PathCollection" and drawn.get_gid() != "dots" for x, y in drawn.get_offsets()
    }  # fmt: skip


def dashed(figure) -> list[float]:
    """Where target lines stand: dashed or marked as such, at one height or one place."""
    found = []
    drawn = (line for axis in figure.axes for line in axis.lines)
    for line in (line for line in drawn if line.get_linestyle() == "--" or line.get_gid() == "target"):
        x, y = line.get_xdata(), line.get_ydata()
        found.append(float(y[0] if y[0] == y[1] else x[0]))
    return found


def listed(figure, lang):
    """The list under a chart: links, and (year, value) of those with a year."""
    soup = BeautifulSoup(chart_sources.sources(figure, lang)._repr_html_(), "html.parser")
    text = soup.find("ul").get_text()
    years = {(int(y), float(v)) for y, v in re.findall(r"(\d{4})(?: 年)? [>≥≈]?(\d+(?:\.\d+)?)", text)}
    return soup, years


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("region", "year", "as_of"), CASES)
def test_every_point_and_target_line_of_a_chart_is_in_the_list_under_it(region, year, as_of, lang):
    book = shared.workbook(region, year, as_of, lang)
    history = charts.history(book.history, book.known, lang)
    fans = charts.fans(book.forecast, book.outlook.targets, book.known, lang, last=year, order=book.indicators)
    parts = charts.decomposition(book.decompositions, book.outlook, lang)
    bars = charts.attainment(book.outlook, lang)
    for figure in filter(None, (history, fans, parts, bars)):
        soup, years = listed(figure, lang)
        links = soup.find_all("a")
        check_links(links, book)
        drawn = points(figure)
        assert drawn == years
        word = "目标 " if lang == "zh" else "target "
        aims = re.findall(word + r"[>≥≤≈]?(\d+(?:\.\d+)?)", soup.find("ul").get_text())
        assert sorted(dashed(figure)) == sorted(map(float, aims))
        assert f"{len(links)}" in soup.find("summary").get_text() and len(links) > 0
    assert len(listed(bars, lang)[0].find_all("a")) == len(bars.axes)


def test_both_target_lines_of_the_draws_are_listed():
    book = shared.workbook("330205", 2021, "2021-03-26")
    soup, _ = listed(charts.tied(book.outlook, book.known, "rd_expenditure", "gdp", "rd_intensity"), "zh")
    assert [a.get_text() for a in soup.find_all("a")] == ["≥3.5%", "≥25 亿元"]
    assert chart_sources.sources(None) is None


def test_every_point_of_the_lines_is_in_the_table_under_them():
    book = shared.workbook("330205", 2021, "2021-03-26")
    rows = book.peer_lines("rd_intensity")
    figure = charts.lines(rows, "330205", "")
    drawn = sorted((int(x), float(y)) for line in figure.axes[0].lines for x, y in zip(*line.get_data(), strict=True))
    table = book.peer_table("rd_intensity")
    linked = sorted((int(table.columns[column]), float(table.iat[row, column])) for row, column in table.links)
    assert drawn == linked and len(drawn) > 20


def test_the_index_leads_from_each_target_to_its_source(tmp_path):
    runs = batch.plan(["110000", "330205"], [2021], "2021-03-26", notebooks=["01-history"], out=tmp_path)
    assert batch.run_all(runs, lambda line: None) == []
    soup = BeautifulSoup((tmp_path / "index.html").read_text(encoding="utf-8"), "html.parser")
    places = [row.find(class_="region").get_text() for row in soup.select("tbody tr")]
    assert len(places) == 9 and "江北" in places[0] and "北京" in places[-1]  # one without targets comes last
    run = BeautifulSoup((tmp_path / "330205/2021/index.html").read_text(encoding="utf-8"), "html.parser")
    cells = soup.select("td.aim")
    assert len(cells) == 8
    for cell in cells:
        href = cell.find("a")["href"]
        if not href.startswith("http"):
            page, _, anchor = href.partition("#")
            assert page == "330205/2021/index.html"
            section = run.find(id=anchor).find_parent("section")
            assert cell.get_text() in section.find("h3").get_text()


def test_text_from_data_stays_text_in_sentences_and_lists(tmp_path):
    bad = '"><script>alert(1)</script>{0}'
    names = [{**row, "zh": f"经费{bad}"} if row["indicator"] == "money" else row for row in SMALL["indicators"]]
    rows = [{**row, "locator": bad} for row in SMALL["observations"]]
    regions = [{**row, "zh": f"区{bad}"} for row in SMALL["regions"]]
    book = kj.open_workbook(
        "000001", 2021, data=write_folder(tmp_path / "d", indicators=names, observations=rows, regions=regions)
    )
    figure = charts.history(book.history, book.known)
    shown = [
        book.finding_list()._repr_html_(),
        chart_sources.sources(figure)._repr_html_(),
        book.result(),
        book.heading(),
    ]
    assert all("<script" not in html for html in shown)
    assert sum("&lt;script&gt;" in html for html in shown) >= 3
    assert sentences.sentence("{a} {b}", a="{b}", b="<i>").html() == "{b} &lt;i&gt;"
