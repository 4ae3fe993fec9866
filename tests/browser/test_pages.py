"""The pages as a reader meets them, from file://, at desktop and phone width."""

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


def test_index_fits_and_leads_to_every_page(site, page):
    page.goto((site / "index.html").as_uri())
    assert page.evaluate(FITS)
    assert page.locator("section.run").count() == 2
    with_targets = page.locator("section.run", has_text="宁波市江北区 2021")
    assert with_targets.locator("tbody tr").count() == 8
    assert "没有已公布的目标" in page.locator("section.run", has_text="宁波市江北区 2019").inner_text()
    for name in ("历史", "目标"):
        page.goto((site / "index.html").as_uri())
        page.locator("section.run", has_text="2021").get_by_role("link", name=name, exact=True).click()
        assert "宁波市江北区 2021" in page.title()


def test_bar_shows_its_probability(site, page):
    """The bar's filled share is the number beside it."""
    page.goto((site / "index.html").as_uri())
    rows = page.locator("section.run", has_text="2021").locator("tbody tr")
    for i in range(rows.count()):
        row = rows.nth(i)
        bar, filled = (row.locator(s).bounding_box()["width"] for s in (".bar", ".bar i"))
        said = float(row.locator("td").nth(3).inner_text().strip("%<>"))
        assert abs(100 * filled / bar - said) < 1.5


def test_report_fits_and_its_figures_load(site, page):
    page.goto((site / "330205" / "2021" / "03-attainment.html").as_uri())
    assert page.evaluate(FITS), "the page scrolls sideways"
    widths = page.evaluate("[...document.images].map(i => [i.naturalWidth, i.getBoundingClientRect().width])")
    assert len(widths) == 3
    assert all(natural > 300 and 0 < shown <= page.viewport_size["width"] for natural, shown in widths)
    assert "≥25 亿元" in page.locator("main").inner_text()
    page.get_by_role("link", name="← 全部").click()
    assert page.url.endswith("index.html")


def test_chinese_is_drawn_with_no_font_installed(site, page):
    """Eleven different characters, eleven different pictures: none is a box."""
    page.goto((site / "index.html").as_uri())
    assert page.evaluate(DISTINCT) == 11


def test_nothing_is_fetched_and_nothing_complains(site, page):
    for path in ("index.html", "330205/2021/03-attainment.html", "330205/2019/01-history.html"):
        page.goto((site / path).as_uri())
    assert [url for url in page.requested if not url.startswith(("file:", "data:"))] == []
    assert page.complaints == []
