"""The index of a big site in a browser, from a folder: provinces stand there, a search leads to a region at once."""

import pytest
from playwright.sync_api import expect

from sites import NAMES, made


@pytest.fixture(scope="module")
def big(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        yield made(tmp_path_factory.mktemp("全国"), patch)


def test_a_search_leads_to_a_region(big, page):
    page.goto((big / "index.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("#count")).to_have_text(str(len(NAMES)))
    words, found = page.locator("#words"), page.locator("#found .code")
    for text, codes in (
        ("江北", ["330205", "500105"]), ("宁波 江北", ["330205"]), ("500105", ["500105"]), ("jiangbei", ["330205"]), ("<b>", ["999999"]),
    ):  # fmt: skip
        words.fill(text)
        expect(found).to_have_text(codes)
    expect(page.locator("#found")).to_contain_text("<b>自定</b>")
    expect(page.locator("#all")).to_be_hidden()
    words.fill("没有这个")
    expect(page.locator("#nothing")).to_be_visible()
    words.fill("330205")
    expect(found).to_have_text(["330205"])
    page.locator("#found a").first.click()
    assert page.title() == "330205 2021"
    page.go_back()
    expect(found).to_have_count(1)
    assert page.complaints == [] and all(url.startswith("file:") for url in page.requested)


def test_a_province_and_its_city_are_a_link_away(big, page):
    page.goto((big / "index.html").as_uri())
    page.get_by_role("link", name="宁波市 (2)").click()
    assert page.locator("h1").inner_text() == "浙江省"
    page.locator("#words").fill("西湖")
    shown = page.locator("#runs tbody tr:not([hidden])")
    expect(shown).to_have_count(2)
    shown.first.locator(".region a").click()
    assert page.title().startswith("330106")


def test_without_a_script_provinces_and_cities_stand(big, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((big / "index.html").as_uri())
    expect(page.locator("#find")).to_be_hidden()
    page.get_by_role("link", name="宁波市 (2)").click()
    page.locator("tr.headline .region a").first.click()
    assert page.url.endswith("/2020/index.html")
    context.close()
