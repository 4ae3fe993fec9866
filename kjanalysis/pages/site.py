"""The pages: each notebook as HTML, a page per run, and an index of all runs.

Static files that open from a shared drive: no network at view time, styles
and script inside, the Chinese font beside them for machines that have none.
All text from data goes through Jinja's autoescaping; the index's script only
hides and moves rows that are there already.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from types import SimpleNamespace
from urllib.parse import quote

import nbformat
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from .. import tables
from ..attainment import Outlook, Target
from ..attainment.answer import answer
from ..attainment.reasons import Reasons
from ..attainment.takes_table import takes_table
from ..office import brief_name, export_name
from ..presentation import fonts
from ..storage import Outputs
from ..wording import citations, markup, words
from ..wording.sentences import Sentences
from ..wording.target_text import target_text
from ..wording.text import Text
from . import gather, provinces, whatif_section
from .cell_outputs import tidy
from .outputs import published

TITLES = {
    "index": ("概览", "Overview"),
    "00-start-here": ("开始", "Start here"),
    "01-history": ("历史", "History"),
    "02-forecast": ("预测", "Forecast"),
    "03-attainment": ("目标", "Targets"),
    "04-peers": ("同类地区", "Peers"),
    "05-backtest": ("回测", "Backtest"),
    "06-intake": ("审核", "Intake"),
    "07-tasks": ("任务", "Tasks"),
    "08-whatif": ("假如", "What if"),
}

#: No findings.
NONE = Reasons([], [])

FONT = "assets/NotoSansSC-Regular.otf"
FONT_LICENCE = "assets/NotoSansSC-LICENSE.txt"

# what stays folded on paper
_FOLDED = re.compile(r'<details class="kj-fold">.*?</details>', re.S)

_NAV = re.compile(r"<!--nav-->.*?<!--/nav-->", re.S)


@functools.cache
def _templates() -> Environment:
    env = Environment(
        loader=PackageLoader(__package__), autoescape=True, undefined=StrictUndefined, trim_blocks=True, finalize=_shown
    )
    env.filters |= {"percent": words.percent, "estimate": words.estimate, "link": citations.web, "path": quote}
    env.globals["title"] = _title
    return env


def _shown(value):
    """What a template puts in: text without what can't be shown; what is HTML already stays."""
    return markup.clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@functools.cache
def exporter():
    """nbconvert's exporter, kept: its templates take longer to load than a notebook to convert."""
    from nbconvert import HTMLExporter

    made = HTMLExporter(template_name="basic", exclude_input=True, embed_images=True)
    made.exclude_input_prompt = made.exclude_output_prompt = True
    return made


def ready() -> None:
    """Make a page of nothing: what the first one compiles, templates and the notebook format's rules, is kept."""
    for name in _templates().list_templates(extensions=["j2"]):
        _templates().get_template(name)
    shown = nbformat.v4.new_output("display_data", {"text/html": "<table><td>1</td></table>", "text/plain": "1"})
    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("1", outputs=[shown]), nbformat.v4.new_markdown_cell("# 1")]
    )
    exporter().from_notebook_node(nbformat.reads(nbformat.writes(book), as_version=4))


def notebook_page(notebook, run, names: list[str]) -> str:
    """An executed notebook as a page.

    Parameters
    ----------
    notebook : NotebookNode
    run : kjanalysis.batch.runs.Run
    names : list of str
        The notebooks of the same region and year, for the links between them.
    """
    body, _ = exporter().from_notebook_node(published(notebook, run.lang))
    known = tables.read(run.data, strict=False)
    place = known.regions.set_index("region").loc[run.region]
    name = (place["zh"] or place["en"]) if run.lang == "zh" else (place["en"] or place["zh"])
    return (
        _templates()
        .get_template("notebook.html.j2")
        .render(
            lang=run.lang,
            title=f"{_title(run.name, run.lang)} · {name} {run.year}",
            body=Markup(tidy(body, run.lang)),
            wide=any(
                head.count("<th>") > 10 for head in re.findall("<thead>.*?</thead>", _FOLDED.sub("", body), re.S)
            ),  # across, on paper
            foot=_foot(body, known.sources),
            anchor=citations.FOOT,
            grades=citations.GRADES_ZH if run.lang == "zh" else {},
            nav=Markup(_nav(names, run.name, run.lang)),
            root="../..",
            font=FONT,
        )
    )


def _foot(body: str, sources) -> list[dict]:
    """Sources without a web address that figures of a page lead to, for its foot."""
    ids = {html.unescape(found) for found in re.findall(rf'href="#{citations.FOOT}([^"]*)"', body)}
    return sources[sources["source"].isin(ids)].to_dict("records")


def run_page(
    outlook: Outlook,
    names: list[str],
    lang: str = "zh",
    figures: dict | None = None,
    shown=(),
    reasons: Reasons = NONE,
    waiting: Sequence[Text] = (),
    documented: bool = False,
) -> str:
    """A region and year's answer, each target with the sources behind it.

    Parameters
    ----------
    outlook : Outlook
    names : list of str
        Its notebooks.
    lang : {"zh", "en"}
    figures : dict, optional
        What each figure behind a target says, in words, by indicator and year.
    shown : list of dict
        Figures to list with their sources where there are no targets; keys as
        of a target's sources.
    reasons : Reasons
        What drives the answer.
    waiting : sequence of Text
        Which figures became public only later (:func:`kjanalysis.attainment.waiting_figures.waiting_figures`).
    documented : bool
        Whether a Word brief and an Excel workbook are made of it, too.
    """
    behind = functools.partial(_behind, figures=figures or {}, zh=lang == "zh")
    numbers = {target.id: number for number, target in enumerate(outlook.targets, start=1)}
    template = _templates().get_template("sources.html.j2")

    def sources(target: Target) -> str:
        rows = behind([one.to_dict() for one in target.sources])
        return template.render(lang=lang, rows=rows, id=f"s{numbers[target.id]}")

    return (
        _templates()
        .get_template("run.html.j2")
        .render(
            lang=lang,
            outlook=outlook,
            computed=citations.COMPUTED_ZH if lang == "zh" else citations.COMPUTED,
            answer=Markup(answer(outlook.together, outlook.targets, outlook.known, lang, sources)),
            takes=Markup(takes_table(outlook.targets, lang)),
            whatif=Markup(whatif_section.section(outlook, lang, _templates())),
            reasons=[Markup(Sentences(one.of(lang) for one in part)._repr_html_()) if part else "" for part in reasons],
            more=len(reasons.rest),
            waiting=waiting,
            documented=documented,
            file=functools.partial(_file, outlook.region, outlook.year, lang),
            listed=Markup(template.render(lang=lang, rows=behind(list(shown)), id="figures")) if shown else "",
            nav=Markup(_nav(names, "index", lang)),
            root="../..",
            font=FONT,
        )
    )


def _file(region: str, year: int, lang: str, kind: str) -> str:
    """The name that a browser gives a document when it is saved."""
    return (brief_name if kind == "brief" else export_name)(region, year, lang)


def _behind(sources: list, figures: dict, zh: bool) -> list[dict]:
    """What is behind a target: its own source first, then each figure's, newest first."""
    rows = sorted(sources, key=lambda s: (s["role"] != "target", s["indicator"], -s["year"]))
    return [
        row
        | {
            "grade": citations.GRADES_ZH.get(row["grade"], row["grade"]) if zh else row["grade"],
            "figure": figures.get((row["indicator"], row["year"]), f"{row['indicator']} {row['year']}"),
        }
        for row in rows
    ]


def _aim(target: dict, lang: str) -> str:
    """A target of an `outlook.json` as an analyst writes it; one of an earlier version may lack the newer keys."""
    newer = {"higher_is_better": True, "period": "annual", "year": None, "since": target.get("year")}
    newer["unit_en"] = target["unit"]
    return target_text(SimpleNamespace(**newer | target), lang)


def _stated(target: dict) -> str:
    """The web address of where a target stands, if it has one."""
    return next((citations.web(s["url"]) for s in target["sources"] if s["role"] == "target"), "")


def _nav(names: list[str], here: str, lang: str) -> str:
    links = [(name, _title(name, lang), name == here) for name in ["index", *names]]
    return _templates().get_template("nav.html.j2").render(links=links, lang=lang, root="../..")


def relink(outputs: Outputs, place: str, lang: str = "zh") -> None:
    """Let the pages of a run link to one another as they are there now."""
    paths = outputs.find(f"{place}/*.html")
    names = [PurePosixPath(path).stem for path in paths]
    for path, name in zip(paths, names, strict=True):
        text = (outputs.read(path) or b"").decode("utf-8")
        nav = _nav([n for n in names if n != "index"], name, lang)
        linked = _NAV.sub(functools.partial(_as_it_is, nav), text, count=1)
        if linked != text:
            outputs.write(path, linked)


def _as_it_is(text: str, _: re.Match) -> str:
    """A replacement in which a backslash is a backslash."""
    return text


def write_index(out, outlooks: list[dict] | None = None, lang: str = "zh") -> str:
    """Write `index.html` over every run.

    Parameters
    ----------
    out : Outputs or path-like
        The site's root.
    outlooks : list of dict, optional
        Of :func:`kjanalysis.pages.gather.gather`; read and gathered if not given.
    lang : {"zh", "en"}

    Returns
    -------
    str
        Address of the index.
    """
    outputs = out if isinstance(out, Outputs) else Outputs(out)
    if outlooks is None:
        outlooks = gather.gather(outputs, lang)
    if not outputs.exists(FONT):
        outputs.write(FONT, fonts.font_path().read_bytes())
        outputs.write(FONT_LICENCE, fonts.licence())
    runs = _listed(outlooks, _pages_by_place(outputs), set(outputs.find("*/*/brief.docx")), lang)
    written = _in_parts(outputs, runs, lang) if provinces.too_many(runs) else []
    if not written:
        outputs.write("index.html", _table(runs, lang))
    for path in set(outputs.find(f"{provinces.FOLDER}/*")) - set(written):  # of a site that was larger
        outputs.remove(path)
    return f"{outputs.name}/index.html"


def _table(runs: list[dict], lang: str, up: str = "", part: str = "") -> str:
    """A table of runs as a page: the whole index, or a part of it in a folder below."""
    template = _templates().get_template("index.html.j2")
    text, unit = functools.partial(_aim, lang=lang), functools.partial(_unit, lang=lang)
    return template.render(
        lang=lang, runs=runs, text=text, unit=unit, root=up or ".", font=FONT, up=up and f"{up}/", part=part
    )


def _in_parts(outputs: Outputs, runs: list[dict], lang: str) -> list[str]:
    """An index of provinces and cities, and a table each province; the paths of what was written but the index."""
    found = provinces.parts(runs, lang)
    other = "其他地区" if lang == "zh" else "Other regions"
    parts = {f"{provinces.FOLDER}/{part.key}.html": part for part in found}
    for path, part in parts.items():
        outputs.write(path, _table(_marked(part.runs), lang, "..", part.name or other))
    outputs.write(provinces.LIST, provinces.searched(found, lang))
    template = _templates().get_template("provinces.html.j2")
    count = len({run["region"] for run in runs})
    text = template.render(lang=lang, parts=parts, other=other, list=provinces.LIST, count=count, root=".", font=FONT)
    outputs.write("index.html", text)
    return [*parts, provinces.LIST]


def _marked(runs: list[dict]) -> list[dict]:
    """A province's runs, the first of each city with a mark that a link leads to, and links from a folder below."""
    marked, seen = [], set()
    for run in runs:
        code = provinces.city(run["region"])
        targets = [
            t | {"there": t["there"] if _stated(t) else t["there"] and f"../{t['there']}"} for t in run["forecast"]
        ]
        marked.append(run | {"forecast": targets, "mark": "" if code in seen else f"c{code}"})
        seen.add(code)
    return marked


def _pages_by_place(outputs: Outputs) -> dict[str, list[str]]:
    """Names of the pages there are, by REGION/YEAR."""
    pages: dict[str, list[str]] = {}
    for path in outputs.find("*/*/*.html"):
        place, name = path.rsplit("/", 1)
        pages.setdefault(place, []).append(name.removesuffix(".html"))
    return pages


def _listed(outlooks: list[dict], pages: dict[str, list[str]], briefs: set[str], lang: str) -> list[dict]:
    """Outlooks as the index lists them: with the page to open first, and where each target that is forecast leads.

    What there is to read comes first, each part in its order.
    """
    runs = []
    for outlook in outlooks:
        there = pages.get(outlook["place"], [])
        first = next((name for name in ("index", "03-attainment", *there) if name in there), None)
        own = f"{quote(outlook['place'])}/index.html" if "index" in there else ""
        said = {"together_said": _together(outlook).of(lang), "documented": f"{outlook['place']}/brief.docx" in briefs}
        runs.append(outlook | said | {"first": first, "mark": "", "forecast": _forecast(outlook["targets"], own)})
    return sorted(runs, key=lambda run: not run["forecast"])


def _together(outlook: dict) -> Text:
    """With what probability all leading targets are met, in few words; an earlier version's file doesn't say it."""
    met = (outlook.get("together") or {}).get("met") or []
    n = len(met) - 1
    if n < 2:
        return Text("", "")
    return Text(f"all {n}: {words.percent(met[-1])}", f"{n} 项全部达标 {words.percent(met[-1])}")


def _unit(target: dict, lang: str) -> str:
    """A target's unit behind a number; one of an earlier version may lack the English one."""
    unit = target["unit"] if lang == "zh" else target.get("unit_en", target["unit"])
    return f" {unit}" if unit else ""


def _forecast(targets: list[dict], page: str) -> list[dict]:
    """Targets that are forecast, each with where it is stated: at its source, or else on the run's page."""
    return [
        target | {"there": _stated(target) or (page and f"{page}#s{number}")}
        for number, target in enumerate(targets, start=1)
        if target["probability"] is not None
    ]


def _title(name: str, lang: str) -> str:
    zh, en = TITLES.get(name, (name, name))
    return zh if lang == "zh" else en
