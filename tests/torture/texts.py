"""Hostile texts as names, titles and notes, through every output: each stays text, or the check names its cell.

The pages and pictures are opened in Chromium, which tells of any script, dialog, request, or element grown from a text.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from types import SimpleNamespace

import nbformat
import openpyxl
from click.testing import CliRunner
from lxml import etree
from matplotlib import pyplot as plt

import kjanalysis as kj
from kjanalysis import intake, reports, storage, tables
from kjanalysis.batch import prepared as stages
from kjanalysis.cli import main
from kjanalysis.errors import KJError
from kjanalysis.pages import site
from kjanalysis.presentation import charts
from kjanalysis.tables import check
from kjanalysis.wording import markup
from kjanalysis.wording.text import Text

from .hostile import text as hostile
from .trials import Lost, Trial, must, strict, told
from small import OUTCOME, SMALL

TITLE = Text("hostile texts through every output", "恶意文字经过各种输出")

#: Folders, and texts in each.
TRIALS, EACH = 50, 40

ROOT = Path(__file__).resolve().parents[2]
REGION, YEAR, DAY = "000001", 2021, "2021-03-01"

#: Where a text can stand: table and column.
PLACES = (
    ("regions", "zh"), ("regions", "en"), ("regions", "note"), ("indicators", "zh"), ("indicators", "en"), ("indicators", "unit"), ("indicators", "note"),
    ("sources", "title"), ("sources", "publisher"), ("sources", "url"), ("sources", "note"), ("observations", "locator"), ("observations", "note"),
    ("observations", "basis"), ("targets", "locator"), ("targets", "note"), ("tasks", "section"), ("tasks", "title_zh"), ("tasks", "title_en"), ("tasks", "note"),
    ("outcomes", "note"), ("outcomes", "target_locator"),
)  # fmt: skip

#: What no output may hold: signs that move, colour, turn or hide what is beside them.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
]

#: In a page: how often each element is there, and attributes that could run or fetch something.
LOOK = """() => {
  const tags = {}, bad = [];
  for (const e of document.querySelectorAll('*')) {
    tags[e.localName] = (tags[e.localName] || 0) + 1;
    for (const a of e.attributes)
      if (/^on/i.test(a.name) || (/^(href|src|srcdoc|action|formaction|xlink:href|data|srcset)$/i.test(a.name)
          && !/^(#|https?:|data:image\\/png;|[\\w%.\\/-]*(\\.html|\\.json|\\.jsonl|\\.parquet)?(#[^:]*)?$)/.test(a.value)))
        bad.push(e.localName + ' ' + a.name + '=' + a.value.slice(0, 80));
  }
  return {tags, bad, ran: window.pwned !== undefined || document.title === 'pwned'};
}"""

#: Elements whose number may differ: links to sources that have an address, places to break a line, mathematical signs, outlines of tasks.
FREE = {"a", "wbr", "span", "h3", "h4", "h5", "h6", "p", "li", "ul", "ol", "br"}


@contextlib.contextmanager
def prepared(scratch: Path) -> Iterator[Trial]:
    """One browser for all, and the elements of the same pages with harmless names."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    must(path, "Chromium is needed: apt-get install chromium, or set CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 800, "height": 300})
        harmless = {}
        for lang in ("zh", "en"):
            folder = scratch / f"harmless-{lang}"
            pages = outputs(write(rows(), folder / "data"), folder, lang, "无", [], False)
            harmless[lang] = {one.relative_to(folder).as_posix(): seen(page, one) for one in pages}
        yield lambda chance, folder: trial(chance, folder, page, harmless)
        browser.close()


def trial(chance: Random, folder: Path, page, harmless: dict) -> None:
    """Put texts where they may stand, and look at all that comes of them."""
    found, lang = rows(), chance.choice(["zh", "en"])
    placed: dict[tuple[str, int, str], str] = {}
    cells = [(table, column, row) for table, column in PLACES for row in range(min(len(found[table]), 6))]
    for table, column, row in chance.sample(cells, EACH):
        placed[f"{table}.csv", row + 2, column] = found[table][row][column] = hostile(chance)
    data = write(found, folder / "data")
    refuse(data, found, placed)
    charts_too = chance.sample(["history", "fans", "attainment", "lines"], 2)
    pages = outputs(data, folder, lang, chance.choice(list(placed.values())), charts_too, chance.random() < 0.06)
    for one in pages:
        name = one.relative_to(folder).as_posix()
        tags = seen(page, one)
        before = harmless[lang].get(name)
        if before is not None:  # a picture's elements are the strokes of its letters
            more = {
                tag: (n, before.get(tag, 0)) for tag, n in tags.items() if n > before.get(tag, 0) and tag not in FREE
            }
            must(not more, f"{name}: elements grown from a text: {more}")


def rows() -> dict[str, list[dict]]:
    """The small tables, with an outcome."""
    return {name: [dict(row) for row in one] for name, one in {**SMALL, "outcomes": [OUTCOME]}.items()}


def write(found: dict[str, list[dict]], folder: Path) -> Path:
    """Tables as a folder; half a character as the bytes that it would have."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, spec in tables.schema().items():
        fields, text = [field["name"] for field in spec["fields"]], io.StringIO()
        writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerows([fields, *([row[field] for field in fields] for row in found[name])])
        (folder / spec["path"]).write_bytes(text.getvalue().encode("utf-8", "surrogatepass"))
    return folder


def refuse(data: Path, found: dict[str, list[dict]], placed: dict) -> None:
    """What the check refuses it names by its cell, and nothing else; a harmless text stands there then."""
    for _ in range(5):
        with strict():
            problems = [one for one in check.check(data) if one.level == "problem"]
        if not problems:
            return
        for one in problems:
            cells = [cell for cell in placed if cell[:2] == (one.file, one.row)]
            must(cells, f"refused, but not by its row: {one.en[:200]}")
            must(not UNFIT.search(one.en + one.zh), f"a message with the sign it refuses: {one.en[:100]!r}")
            table, row = one.file.removesuffix(".csv"), one.row - 2
            harmless, named = rows()[table][row], (*cells[0][:2], one.column) in placed
            found[table][row] = found[table][row] | {one.column: harmless[one.column]} if named else harmless
        write(found, data)
    raise Lost(f"the check still finds problems after all it named were mended: {problems[0].en[:200]}")


def outputs(data: Path, folder: Path, lang: str, text: str, charts_too: list[str], whole: bool) -> list[Path]:
    """Make every output; the pages and pictures that a browser shall open."""
    commands(data, folder, lang)
    review(data, folder, text)
    with strict():
        book = kj.open_workbook(REGION, YEAR, DAY, lang, data)
        run = {"region": REGION, "year": YEAR, "day": DAY, "lang": lang, "out": str(folder / "site"), "data": str(data)}
        stages.place(run, ["01-history"], False)
        out = storage.Outputs(folder / "site")
        out.write(site.FONT, b"")  # the same for all, and what takes a browser longest
        page = site.notebook_page(notebook(book), SimpleNamespace(**run, name="01-history"), ["01-history"])
        out.write(f"{REGION}/{YEAR}/01-history.html", page)
        site.write_index(out, lang=lang)
        pictures = drawn(book, folder, lang, charts_too)
    if whole:
        rendered(data, folder, lang)
    for path in (folder / "site").rglob("*"):
        if path.suffix in (".html", ".json"):
            content = path.read_text(encoding="utf-8")
            must(not UNFIT.search(content), f"{path.name} holds a sign that moves or hides text")
    return [*sorted((folder / "site").rglob("*.html")), *pictures]


def commands(data: Path, folder: Path, lang: str) -> None:
    """What a terminal shows, JSON, and CSV for a spreadsheet."""
    common = ["--region", REGION, "--data", str(data)]
    asked = {
        "outlook": ["outlook", *common, "--year", str(YEAR), "--lang", lang, "--csv", str(folder / "outlook.csv")],
        "json": ["outlook", *common, "--year", str(YEAR), "--json"],
        "history": ["history", *common, "--csv", str(folder / "history.csv")],
        "check": ["data", "check", "--data", str(data)],
    }
    for name, line in asked.items():
        with strict():
            done = CliRunner().invoke(main, line, catch_exceptions=False)
        must(done.exit_code == 0, f"{name} ended with {done.exit_code}: {done.output[-200:]}")
        must(not UNFIT.search(done.output), f"{name} prints a sign that moves or colours a terminal")
        if name == "json":
            json.loads(done.output)
    for path in folder.glob("*.csv"):
        no_formula(path)


def no_formula(path: Path) -> None:
    """A CSV that a spreadsheet opens: marked as UTF-8, and no cell that it would run."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    run = [cell for cell in cells if markup.FORMULA.match(cell) and not markup._SIGNED.fullmatch(cell)]
    must(not run, f"{path.name}: a spreadsheet would run {run[:1]!r}")
    must(path.read_bytes().startswith(b"\xef\xbb\xbf"), f"{path.name}: Excel wouldn't know it as UTF-8")


def review(data: Path, folder: Path, text: str) -> None:
    """A report with the text in it, proposed as a workbook and as CSV."""
    report = folder / "report.txt"
    said = markup.writable(text[:2000])
    report.write_bytes(f"{said}\n全区新增企业5家，{said}经费达到20亿元。\n1.{said}：经费增长8%。\n".encode())
    try:
        with strict():
            frame = reports.extract(report, data=data)
            for name in ("review.xlsx", "review.csv"):
                intake.write(frame, folder / name, data)
            storage.write_csv(reports.items(frame), folder / "tasks.csv")
    except KJError as error:  # a report that can't be read is refused
        return told(error)
    for page in openpyxl.load_workbook(folder / "review.xlsx"):
        must(
            not [c for row in page.iter_rows() for c in row if c.data_type == "f"], "the review workbook has a formula"
        )
    for name in ("review.csv", "tasks.csv"):
        no_formula(folder / name)


def notebook(book: kj.Workbook) -> nbformat.NotebookNode:
    """What the notebooks show, as the outputs of one."""
    shown = [
        book.history_table(), book.vintage_table(), book.unused_table(), book.quantile_table(), book.outlook_table(), book.finding_list(),
        book.decomposition_table(), book.source_table(), book.peer_table("money_share"), book.task_table(), book.outlook,
    ]  # fmt: skip
    data = [{"text/html": one._repr_html_()} for one in shown if one is not None]
    data += [
        {"text/markdown": one}
        for one in (book.heading(), book.result(), book.task_summary(), book.task_sheet())
        if isinstance(one, str)
    ]
    cells = [nbformat.v4.new_code_cell("", outputs=[nbformat.v4.new_output("display_data", one)]) for one in data]
    return nbformat.v4.new_notebook(cells=cells)


def drawn(book: kj.Workbook, folder: Path, lang: str, names: list[str]) -> list[Path]:
    """Charts as PNG and SVG; an SVG is XML without anything that runs."""
    ways = {
        "history": lambda: charts.history(book.history, book.known, lang),
        "fans": lambda: charts.fans(book.forecast, book.outlook.targets, book.known, lang),
        "attainment": lambda: charts.attainment(book.outlook, lang),
        "lines": lambda: charts.lines(book.peer_lines("money"), REGION, f"{book.name('money')} (%)", lang),
    }
    made = []
    for name in names:
        figure, path = ways[name](), folder / f"{name}.svg"
        figure.savefig(folder / f"{name}.png", dpi=20, bbox_inches="tight")
        figure.savefig(path, bbox_inches="tight")
        tags = {etree.QName(one).localname for one in etree.parse(path).iter(etree.Element)}
        must(not tags & {"script", "foreignObject", "a", "iframe"}, f"{name}.svg: {tags}")
        made.append(path)
    plt.close("all")
    return made


def rendered(data: Path, folder: Path, lang: str) -> None:
    """The same through whole runs, as `kjanalysis run` makes them."""
    command = [
        sys.executable,
        "-m",
        "kjanalysis",
        "run",
        "03-attainment",
        "07-tasks",
        "--region",
        REGION,
        "--year",
        str(YEAR),
        "--lang",
        lang,
    ]
    done = subprocess.run(
        [*command, "--data", str(data), "--out", str(folder / "site")], env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, timeout=400, check=False,
    )  # fmt: skip
    must(done.returncode == 0, f"the run ended with {done.returncode}: {done.stdout[-300:]!r} {done.stderr[-300:]!r}")


def seen(page, path: Path) -> Counter:
    """Open a page: nothing runs, asks or fetches; how often each element is there."""
    events: list[str] = []
    heard = {
        "request": lambda one: (
            events.append(f"fetches {one.url[:80]}") if not one.url.startswith(("file:", "data:")) else None
        ),
        "dialog": lambda one: (events.append(f"asks {one.message[:80]}"), one.dismiss()),
        "pageerror": lambda one: events.append(f"raises {one}"),
        "console": lambda one: events.append(f"complains {one.text[:80]}") if one.type == "error" else None,
    }
    for name, hear in heard.items():
        page.on(name, hear)
    page.goto(path.as_uri())
    there = page.evaluate(LOOK)
    for name, hear in heard.items():
        page.remove_listener(name, hear)
    must(not events, f"{path.name} {events[:2]}")
    must(not there["ran"], f"{path.name}: a script has run")
    must(not there["bad"] or path.suffix == ".svg", f"{path.name}: {there['bad'][:2]}")
    return Counter(there["tags"])
