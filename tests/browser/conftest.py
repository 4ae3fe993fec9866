"""Rendered sites and Debian's Chromium, driven by Playwright."""

import dataclasses
import json
import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

import kjanalysis as kj
from kjanalysis import batch
from kjanalysis.pages.site import run_page, write_index
from kjanalysis.storage import Outputs

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


#: A region's name that is markup, and the regions of the site of 1,000 runs whose pages are opened.
MARKUP = '<img src=x onerror="document.title=1">"区'
FOLLOWED = ("第123区", MARKUP)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Two runs, one with targets and one without, of two notebooks."""
    out = tmp_path_factory.mktemp("网站")
    runs = batch.plan(["330205"], [2019, 2021], notebooks=["01-history", "03-attainment"], out=out)
    assert batch.run_all(runs, lambda line: None) == []
    return out


@pytest.fixture(scope="session")
def thousand(tmp_path_factory):
    """A site of 1,000 runs: a real outlook with its region, year and probabilities changed."""
    outputs = Outputs(tmp_path_factory.mktemp("千"))
    real = kj.outlook("330205", 2021, "2021-03-26")
    shown = json.loads(real.to_json())
    for i in range(1000):
        name = f"第{i // 5:03d}区" if i != 7 else MARKUP
        own = {
            "region": f"{330300 + i // 5}",
            "region_zh": name,
            "region_en": f"District {i // 5:03d}",
            "year": 2017 + i % 5,
        }
        for j, target in enumerate(shown["targets"]):
            if target["probability"] is not None:
                target["probability"] = round((37 * i + 11 * j) % 997 / 996, 4)
        place = f"{own['region']}/{own['year']}"
        outputs.write(f"{place}/outlook.json", json.dumps(shown | own))
        if name in FOLLOWED:
            outputs.write(f"{place}/index.html", run_page(dataclasses.replace(real, **own), [], "zh"))
    write_index(outputs)
    return outputs.folder


@pytest.fixture(scope="session")
def browser():
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is needed: apt-get install chromium, or set CHROMIUM to its path"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(params=[(1280, 800), (375, 700)], ids=["desktop", "phone"])
def page(browser, request):
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.requested = []
    page.on("request", lambda r: page.requested.append(r.url))
    page.complaints = []
    page.on("pageerror", lambda e: page.complaints.append(str(e)))
    page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
    yield page
    context.close()
