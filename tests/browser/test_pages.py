"""The pages as a reader meets them, from file://, at desktop and phone width."""

import json
import re

import pypdfium2
import pytest
from playwright.sync_api import expect

#: What works the same at any width: once is enough.
ONE_WIDTH = pytest.mark.parametrize("page", [(1280, 800)], ids=["desktop"], indirect=True)

FITS = "document.documentElement.scrollWidth <= window.innerWidth + 1"

# a glyph that a font lacks is drawn as the same box as any other missing one
DISTINCT = """
async () => {
  await document.fonts.ready;
  const draw = (text) => {
    const c = document.createElement('canvas'); c.width = 60; c.height = 60;
    const x = c.getContext('2d'); x.font = '40px ' + getComputedStyle(document.body).fontFamily;
    x.fillText(text, 5, 45); return c.toDataURL();
  };
  return new Set([...'科技目标展望江北区概率'].map(draw)).size;
}
"""


def rows(page):
    return page.locator("#runs tbody tr:not([hidden])")


def test_index_fits_and_leads_to_every_page(site, page):
    page.goto((site / "index.html").as_uri())
    assert page.evaluate(FITS)
    assert rows(page).count() == 9  # eight targets that are forecast, and the year without any
    assert "没有已公布的目标" in rows(page).filter(has_text="2019").inner_text()
    for year, names in ((2021, ("历史", "目标")), (2019, ("历史",))):
        for name in names:
            page.goto((site / "index.html").as_uri())
            rows(page).filter(has_text=str(year)).first.locator(".region a").click()
            assert f"宁波市江北区 {year}" in page.title()
            page.get_by_role("link", name=name, exact=True).click()
            assert f"宁波市江北区 {year}" in page.title() and name in page.title()


def test_probability_as_number_word_and_bar(site, page):
    """The bar's filled share is the number beside it, and a word stands with them."""
    page.goto((site / "index.html").as_uri())
    for row in rows(page).filter(has_text="2021").all():
        bar, filled = (row.locator(s).bounding_box()["width"] for s in (".bar", ".bar i"))
        said = float(row.locator(".probability b").inner_text().strip("%<>"))
        assert abs(100 * filled / bar - said) < 1.5
        assert row.locator(".verdict").is_visible() and row.locator(".verdict").inner_text()


def test_every_target_leads_to_its_sources(site, page):
    """On the run's page each target and figure is a link to the web address of its source."""
    outlook = json.loads((site / "330205/2021/outlook.json").read_text(encoding="utf-8"))
    page.goto((site / "330205" / "2021" / "index.html").as_uri())
    assert page.evaluate(FITS)
    assert page.locator("section.target").count() == len(outlook["targets"]) == 26
    page.locator("details.kj-rest > summary").click()
    for number, target in enumerate(outlook["targets"], start=1):
        folded = page.locator(f"details.kj-sources:has(#s{number})")
        assert target["indicator_zh"] in folded.locator("xpath=ancestor::section").inner_text()
        folded.locator("summary").click()
        shown = folded.locator("li")
        assert shown.count() == len(target["sources"]) > 0 and shown.first.is_visible()
        urls = {s["url"] for s in target["sources"] if s["url"]}
        assert {a.get_attribute("href") for a in folded.locator("li a").all()} == urls
    assert page.evaluate(FITS)


CUT = """
() => [...document.querySelectorAll('main *')].filter(e => e.checkVisibility()).filter(e => {
  const box = e.getBoundingClientRect();
  return box.width && (box.right > window.innerWidth + 1 || box.left < -1 || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible');
}).map(e => e.outerHTML.slice(0, 80))
"""


@pytest.mark.parametrize("name", ["index", "03-attainment", "01-history"])
def test_every_number_is_seen_without_scrolling_sideways(site, browser, name):
    """At a phone's 390 pixels: every card, dot, chart and row of a table, folded ones too."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto((site / f"330205/2021/{name}.html").as_uri())
    assert page.evaluate(CUT) == []
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate(CUT) == []
    if name != "01-history":
        text = page.locator(".kj-answer").first.inner_text()
        for t in json.loads((site / "330205/2021/outlook.json").read_text(encoding="utf-8"))["targets"]:
            if t["probability"] is not None:
                assert f"20 次中约 {t['of_twenty']} 次达标" in text and f"{100 * t['probability']:.0f}%" in text
    context.close()


def test_a_row_on_a_phone_says_its_columns(site, browser):
    """The head is gone; each figure has its year above it, and a year without a figure isn't shown."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto((site / "330205/2021/01-history.html").as_uri())
    row = page.locator("table tbody tr").filter(has_text=">23").first
    (cell,) = [one for one in row.locator("td").all() if ">23" in one.inner_text()]
    assert cell.evaluate("e => getComputedStyle(e, '::before').content") == '"2020"'
    table = row.locator("xpath=ancestor::table")
    hidden = [one for one in table.locator("tbody td").all() if not one.is_visible()]
    assert hidden and all(one.text_content().strip() in ("", "–") for one in hidden)
    context.close()


def test_the_first_screen_has_the_answer(site, page):
    """Together and the first card stand above the fold, before any scrolling."""
    page.goto((site / "330205/2021/index.html").as_uri())
    for selector in (".kj-together", ".kj-card .kj-of"):
        box = page.locator(selector).first.bounding_box()
        assert box["y"] + box["height"] < page.viewport_size["height"]


def test_the_report_prints_on_four_pages(site, page, tmp_path):
    page.goto((site / "330205/2021/03-attainment.html").as_uri())
    page.pdf(path=tmp_path / "x.pdf", format="A4", prefer_css_page_size=True)
    assert len(pypdfium2.PdfDocument(tmp_path / "x.pdf")) <= 4


def test_without_targets_the_figures_lead_to_their_sources(site, page):
    page.goto((site / "330205" / "2019" / "index.html").as_uri())
    figures = page.locator("#figures li")
    assert figures.count() > 2 and page.evaluate(FITS)
    assert all(a.get_attribute("href").startswith("http") for a in figures.locator("a").all())
    assert "R&D经费支出 2016" in page.locator("#figures").inner_text()


def test_figures_in_a_report_lead_to_their_sources(site, page):
    """Every target, last value and source in the tables: to its web address, or to the list at the page's foot."""
    outlook = json.loads((site / "330205/2021/outlook.json").read_text(encoding="utf-8"))
    known = {s["url"] or f"#kj-source-{s['source']}" for target in outlook["targets"] for s in target["sources"]}
    for name, least in (("03-attainment", 40), ("01-history", 20)):
        page.goto((site / "330205" / "2021" / f"{name}.html").as_uri())
        links = page.locator("main td a.kj-cite, main th a.kj-cite")
        found = {a.get_attribute("href") for a in links.all()}
        assert (
            links.count() > least and len(found) > 2 and (found <= known if name == "03-attainment" else found & known)
        )
        assert page.evaluate(FITS)
    cell = page.locator("main td").filter(has_text=">23").first.locator("a")
    assert "2021-03-26" in cell.get_attribute("title")
    cell.click()
    foot = page.locator(":target")
    assert foot.is_visible() and "江北区科技局" in foot.inner_text()
    page.go_back()
    assert "01-history" in page.url


def test_report_fits_and_its_figures_load(site, page):
    page.goto((site / "330205" / "2021" / "03-attainment.html").as_uri())
    assert page.evaluate(FITS), "the page scrolls sideways"
    widths = page.evaluate(
        "[...document.images].map(i => [i.naturalWidth, i.getBoundingClientRect().width, i.closest('.output_area').clientWidth])"
    )
    assert len(widths) == 2
    phone = page.viewport_size["width"] < 400
    for natural, shown, box in widths:  # on a phone a wide chart scrolls in its box, or nobody could read its labels
        fits = natural <= 720 and phone
        assert (
            natural > 300
            and shown >= min(natural, box if fits else 600) - 1
            and (shown <= box + 1 or (phone and not fits))
        )
    assert re.search(
        r"两项都达标 \d+%；仅总量达标 \d+%；仅比重达标 \d+%；两项都未达标 \d+%", page.locator("main").inner_text()
    )
    assert "≥25 亿元" in page.locator("main").inner_text()
    page.get_by_role("link", name="← 全部").click()
    assert page.url.split("#")[0].endswith("index.html")


def test_figures_in_sentences_and_charts_lead_to_their_sources(site, page):
    """A finding's figure is a link that works from file://; under a chart, unfolded, so is each figure drawn in it."""
    page.goto((site / "330205" / "2021" / "03-attainment.html").as_uri())
    said = page.locator("ul.kj-said > li").filter(has_text="666.7")
    assert said.get_by_role("link", name="666.7 亿元").get_attribute("href").startswith("http")
    said.get_by_role("link", name=">23 亿元").click()
    assert page.locator(":target").is_visible() and "江北区科技局" in page.locator(":target").inner_text()
    page.goto((site / "330205" / "2021" / "01-history.html").as_uri())
    folded = page.locator("details.kj-folded")
    link = folded.get_by_role("link", name="62", exact=True)
    assert not link.is_visible()
    folded.locator("summary").click()
    assert link.is_visible() and link.get_attribute("href").startswith("http")
    assert "（6）" in folded.locator("summary").inner_text() and folded.get_by_role("link").count() == 6
    assert page.locator("main table").get_by_role("link", name="639.6").last.is_visible()  # one of two: in the table
    assert page.evaluate(FITS)


def test_a_target_in_the_index_leads_to_its_source(site, page):
    """One whose source has no web address: to the list of sources on the run's page, unfolded."""
    page.goto((site / "index.html").as_uri())
    page.get_by_role("link", name="≥25 亿元").click()
    assert page.locator(":target").is_visible() and "江北区科技局" in page.locator(":target").inner_text()


@ONE_WIDTH
def test_chinese_is_drawn_with_no_font_installed(site, page):
    """Eleven different characters, eleven different pictures: none is a box."""
    page.goto((site / "index.html").as_uri())
    assert page.evaluate(DISTINCT) == 11


def test_nothing_is_fetched_and_nothing_complains(site, thousand, page):
    for path in (
        "index.html",
        "330205/2021/index.html",
        "330205/2021/03-attainment.html",
        "330205/2019/01-history.html",
    ):
        page.goto((site / path).as_uri())
    page.goto((thousand / "index.html").as_uri())
    assert [url for url in page.requested if not url.startswith(("file:", "data:"))] == []
    assert page.complaints == []


def search(page, text):
    page.locator("#words").fill(text)
    # the address has the words once the rows are chosen by them
    page.wait_for_function("text => (new URLSearchParams(location.hash.slice(1)).get('q') ?? '') === text", arg=text)
    return rows(page)


def test_search_over_a_thousand_runs(thousand, page):
    """By name, code, year and indicator, in both languages, several words at once."""
    page.goto((thousand / "index.html").as_uri())
    assert page.evaluate(FITS)
    assert rows(page).count() == 8000 and page.locator("#count").inner_text() == "8000 / 8000"
    assert search(page, "第123区").count() == 40
    assert search(page, "330423 2019").count() == 8
    assert search(page, "第123区 2019 高新").count() == search(page, "DISTRICT 123 2019 high-tech").count() > 0
    assert search(page, "没有这个").count() == 0 and page.locator("#nothing").is_visible()
    assert search(page, "").count() == 8000


@ONE_WIDTH
def test_sort_over_a_thousand_runs(thousand, page):
    """By probability, region and year, up and down; what was searched stays searched."""
    page.goto((thousand / "index.html").as_uri())

    def column(name):
        return page.evaluate(
            f"[...document.querySelectorAll('#runs tbody tr:not([hidden]) .{name}')].map(c => c.dataset.value ?? c.textContent)"
        )

    search(page, "第01")
    for value, name, kind, down in (
        ("probability", "probability", float, False), ("-probability", "probability", float, True), ("region", "region", str, False),
    ):  # fmt: skip
        page.locator("#order").select_option(value)
        seen = list(map(kind, column(name)))
        assert len(seen) == 400 and seen == sorted(seen, reverse=down)
    head = page.locator("th.year")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending" and column("year")[0] == "2017"
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending" and column("year")[0] == "2021"


@ONE_WIDTH
def test_search_is_kept_when_coming_back(thousand, page):
    page.goto((thousand / "index.html").as_uri())
    search(page, "第123区 2019")
    rows(page).first.locator(".region a").click()
    assert "第123区 2019" in page.title()
    page.go_back()
    expect(rows(page)).to_have_count(8)


@ONE_WIDTH
def test_text_from_data_is_text(thousand, page):
    """A region's name that is markup is shown as it stands, in the index and on its page."""
    page.goto((thousand / "index.html").as_uri())
    link = search(page, "onerror").first.locator(".region a")
    assert link.inner_text().startswith("<img src=x")
    link.click()
    assert page.title().startswith("<img src=x") and page.locator("h1").inner_text().startswith("<img src=x")
    assert page.locator("img").count() == 0 and page.complaints == []


@pytest.mark.parametrize(
    "path", ["index.html", "330205/2021/index.html", "330205/2021/01-history.html", "330205/2021/03-attainment.html"]
)
def test_prints_to_pdf(site, page, path, tmp_path):
    """All on paper, nothing cut off at the side, without search field and menus."""
    page.goto((site / path).as_uri())
    page.emulate_media(media="print")
    assert not page.locator("header, #find").first.is_visible()
    page.pdf(path=tmp_path / "x.pdf", format="A4")
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")
    across = "size: A4 landscape" in page.content()
    assert not across
    page.set_viewport_size(
        {"width": 1032, "height": 703} if across else {"width": 703, "height": 1032}
    )  # A4 less margins, at 96 dpi
    assert page.evaluate(FITS)
    cut = page.evaluate(
        "[...document.querySelectorAll('.output_area, .output_subarea')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
    )
    assert cut == 0, "a box that scrolls on the screen is cut off on paper"
    if "2021/0" in path:  # the lists under charts are unfolded on paper
        assert page.locator("details.kj-folded li").first.is_visible()


def test_without_script_the_whole_table_stands(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    assert page.locator("#runs tbody tr").count() == 9 and not page.locator("#find").is_visible()
    context.close()
