"""JupyterLab as an analyst opens it: a shipped notebook run on the warm kernel."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import psutil
import pytest

from kjanalysis.batch import notebooks_folder
from kjanalysis.kernels.serving import main
from kjanalysis.presentation import font_hint
from kjanalysis.wording import markup
from kjanalysis.workspace.lab import with_font


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A server on a folder with one shipped notebook, without outputs, whose kernel is kjanalysis."""
    folder = tmp_path_factory.mktemp("lab")
    book = nbformat.read(notebooks_folder() / "01-history.ipynb", as_version=4)
    book.metadata.kernelspec = {"name": "kjanalysis", "display_name": "kjanalysis", "language": "python"}
    for cell in book.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(book, folder / "01-history.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}",
         "--ServerApp.port_retries=0", "--IdentityProvider.token=", f"--ServerApp.root_dir={folder}", "--LabApp.news_url=",
         "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", *with_font(tmp_path_factory.mktemp("styles"))],
        env=os.environ | home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    end = time.monotonic() + 60
    while True:
        try:
            asked(f"{address}/api/status")
            break
        except OSError:
            assert server.poll() is None and time.monotonic() < end
            time.sleep(0.2)
    yield address, folder, server
    server.terminate()
    server.wait(20)


def asked(address):
    with urllib.request.urlopen(address, timeout=5) as answer:
        return json.load(answer)


# a glyph that a font lacks is drawn as the same box as any other missing one
DISTINCT = """
async (kind) => {
  const place = document.querySelector('.jp-RenderedHTMLCommon');
  const family = getComputedStyle(kind ? place.appendChild(document.createElement(kind)) : place).fontFamily;
  await document.fonts.load('40px ' + family, '科'); await document.fonts.ready;
  const draw = (text) => {
    const c = document.createElement('canvas'); c.width = 60; c.height = 60;
    const x = c.getContext('2d'); x.font = '40px ' + family; x.fillText(text, 5, 45); return c.toDataURL();
  };
  return new Set([...'科技目标展望江北区概率'].map(draw)).size;
}
"""


def test_chinese_is_drawn_with_no_font_installed(lab, browser):
    """Eleven different characters in a cell, eleven different pictures: none is a box."""
    address, folder, _server = lab
    cell = nbformat.v4.new_markdown_cell("# 科技目标展望：江北区概率")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), folder / "chinese.ipynb")
    page = browser.new_page()
    page.goto(f"{address}/lab/workspaces/chinese/tree/chinese.ipynb")
    page.get_by_role("heading", name="科技目标展望").wait_for(timeout=60_000)
    assert [page.evaluate(DISTINCT, kind) for kind in ("", "input", "select")] == [11, 11, 11]  # a form's fields, too
    page.close()


NAMES = ("US$ and R$ x", r"\(y\) and \[z\]", r"\begin{align}w\end{align}", "$$v$$", "*u* <i>t</i> `s`")


def test_names_are_text(lab, browser):
    """Text from data in Markdown and HTML: none is set as mathematics or as markup, and what is meant to be still is."""
    address, folder, _server = lab
    display = nbformat.v4.new_output
    outputs = [display("display_data", {"text/markdown": "## " + " ".join(map(markup.markdown, NAMES))})]
    outputs += [display("display_data", {"text/html": f"<p>{' '.join(map(markup.html, NAMES))}</p>"})]
    outputs += [display("display_data", {"text/markdown": "meant: $q^2$"})]
    cell = nbformat.v4.new_code_cell("", outputs=outputs)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), folder / "names.ipynb")
    page = browser.new_page()
    page.goto(f"{address}/lab/workspaces/names/tree/names.ipynb")  # a workspace that the other test does not reopen
    page.locator("mjx-container").first.wait_for(timeout=60_000)
    assert page.locator("mjx-container").count() == 1
    heading, paragraph = (
        page.locator(".jp-OutputArea h2").inner_text(),
        page.locator(".jp-OutputArea p").first.inner_text(),
    )
    assert heading.removesuffix("¶").strip() == paragraph == " ".join(NAMES)
    assert not page.locator(".jp-OutputArea").locator("em, i, code").count()
    page.close()


def test_a_shipped_notebook_runs_on_the_warm_kernel(lab, browser):
    """Run all cells: tables with links and the chart are there, the kernel is a fork, and it goes with the server."""
    address, _folder, server = lab
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    page.goto(f"{address}/lab/tree/01-history.ipynb")
    page.locator(".jp-Notebook").wait_for(timeout=60_000)
    page.get_by_text("kjanalysis (warm) | Idle").wait_for(timeout=60_000)
    if page.get_by_role("dialog").count():  # which kernel: the notebook's own stands first
        page.get_by_role("button", name="Select", exact=True).click()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    page.locator(".jp-OutputArea img").first.wait_for(timeout=60_000)
    page.get_by_text("行数").wait_for(timeout=60_000)  # the last cell's table
    shown = page.locator(".jp-Notebook").inner_text()
    assert "宁波市江北区 2021 年" in shown and ">23" in shown and "Traceback" not in shown
    # the font is lent here, but not by the command that says so
    assert shown.count(font_hint.HINT.en) == font_hint.lacks_chinese()
    assert page.locator(".jp-OutputArea a.kj-cite").count() > 10
    assert page.evaluate("document.querySelector('.jp-OutputArea img').naturalWidth") > 500
    (session,) = asked(f"{address}/api/sessions")
    assert session["kernel"]["name"] == "kjanalysis"
    started = psutil.Process(server.pid).children(recursive=True)
    forks = [p for p in started if p.parent().pid != server.pid and main.__module__ in " ".join(p.cmdline())]
    assert len(forks) == 1, "the kernel is a fork of the fork server"
    context.close()
    server.terminate()
    server.wait(20)
    assert not psutil.wait_procs(started, timeout=10)[1]
