"""The documents' small pictures of pages: on a screen, on a phone and on paper, in both languages.

`make screens` draws them again. Otherwise they are compared with the pages of today, as coarsely as
fonts of different machines need.
"""

import io
import os
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from kjanalysis import batch

#: Where the pictures are; `docs/screens.md` and its Chinese twin show them.
FOLDER = Path(__file__).parents[2] / "docs" / "screens"

#: Width of a picture in the documents, in pixels.
WIDE = {"screen": 800, "phone": 390, "paper": 560}


@pytest.fixture(scope="module", params=["zh", "en"])
def run(request, site, tmp_path_factory):
    """The founding case's pages in a language."""
    if request.param == "zh":
        return "zh", site / "330205" / "2021"
    out = tmp_path_factory.mktemp("site")
    runs = batch.plan(["330205"], [2021], lang="en", notebooks=["03-attainment"], out=out)
    assert batch.run_all(runs, lambda line: None) == []
    return "en", out / "330205" / "2021"


def drawn(browser, folder, kind, tmp_path):
    """A picture of a page as a person sees it first."""
    size = {"width": 390, "height": 844} if kind == "phone" else {"width": 1200, "height": 1000}
    context = browser.new_context(viewport=size)
    page = context.new_page()
    page.goto((folder / ("03-attainment.html" if kind == "paper" else "index.html")).as_uri())
    page.evaluate("document.fonts.ready")
    if kind == "paper":
        page.pdf(path=tmp_path / "x.pdf", format="A4", prefer_css_page_size=True)
        picture = pypdfium2.PdfDocument(tmp_path / "x.pdf")[0].render(scale=2).to_pil()
    else:
        picture = Image.open(io.BytesIO(page.screenshot()))
    context.close()
    picture = picture.convert("RGB")
    return picture.resize((WIDE[kind], round(picture.height * WIDE[kind] / picture.width)), Image.Resampling.LANCZOS)


@pytest.mark.parametrize("kind", WIDE)
def test_pictures_in_the_documents_are_of_the_pages(browser, run, kind, tmp_path):
    """Nowhere far from what is drawn now, looked at from afar."""
    lang, folder = run
    now, path = drawn(browser, folder, kind, tmp_path), FOLDER / f"{kind}.{lang}.png"
    if os.environ.get("KJANALYSIS_SCREENS") == "write":
        FOLDER.mkdir(exist_ok=True)
        now.quantize(48, dither=Image.Dither.NONE).save(path, optimize=True)
    kept = Image.open(path).convert("RGB")
    assert kept.size == now.size and path.stat().st_size < 120_000
    from_afar = [one.convert("L").resize((24, 24), Image.Resampling.BOX) for one in (kept, now)]
    assert ImageStat.Stat(ImageChops.difference(*from_afar)).mean[0] < 4
