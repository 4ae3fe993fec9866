"""Folders that hold only some of the shipped rows, each valid by itself; and all that is shown of one."""

from __future__ import annotations

import io
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
from hypothesis import strategies as st

import kjanalysis as kj
from kjanalysis import backtest, tables
from kjanalysis.attainment import explain
from kjanalysis.attainment.findings import findings
from kjanalysis.notation.identities import parse
from kjanalysis.presentation import chart_sources, charts
from kjanalysis.presentation.workbook import Workbook

#: Regions kept: the founding case, those above it, some beside it, and enough others for a prior.
REGIONS = (
    "330205", "330200", "330203", "330206", "330212", "330000", "000000", "110000", "310000", "320000", "340000", "350000",
)  # fmt: skip

#: What the founding case's pages are about: dropped most often.
CORE = ("rd_expenditure", "gdp", "rd_intensity", "hightech_firms", "hightech_firms_new", "tech_trade", "fiscal_st")


def base() -> dict[str, pd.DataFrame]:
    """The shipped rows of :data:`REGIONS`, as text."""
    texts, problems = tables.read_texts()
    assert not problems
    found = {name: frame.copy() for name, frame in texts.items()}
    for name in ("observations", "targets", "outcomes", "tasks"):
        frame = found[name]
        found[name] = frame[frame["region"].isin(REGIONS)]
    found["regions"] = found["regions"][found["regions"]["region"].isin(REGIONS)]
    return found


@st.composite
def cuts(draw, codes: list[str], targets: list[str]):
    """What to leave out of :func:`base`, and how."""
    some = st.sampled_from(codes)
    core = st.sampled_from([code for code in CORE if code in codes])
    return {
        "catalogue": draw(st.sets(core | some, max_size=5)),  # indicators that are unknown altogether
        "figures": draw(st.sets(core | some, max_size=6)),  # indicators of which the region has no figure
        "everywhere": draw(st.sets(core, max_size=3)),  # ... nor any other
        "years": draw(st.dictionaries(core, st.sets(st.integers(2008, 2021), max_size=12), max_size=4)),
        "all_years": draw(st.sets(st.integers(2010, 2021), max_size=6)),
        "targets": draw(st.sets(st.sampled_from(targets), max_size=10)),
        "only_targets": draw(st.none() | st.sets(st.sampled_from(targets), min_size=1, max_size=3)),
        "parents": draw(st.sets(st.sampled_from(REGIONS), max_size=4)),
        "regions": draw(st.sets(st.sampled_from(REGIONS[1:]), max_size=11)),
        "sources": draw(st.sets(st.integers(0, 200), max_size=12)),
        "names": draw(st.dictionaries(st.sampled_from(REGIONS), st.sampled_from(["zh", "en"]), max_size=4)),
        "tables": draw(st.sets(st.sampled_from(["outcomes", "tasks", "targets", "observations"]), max_size=1)),
        "day": draw(st.sampled_from(["", "2021-03-26", "2020-06-30", "2024-12-31", "2016-05-01"])),
        "year": draw(st.sampled_from([2021, 2021, 2021, 2025, 2020, 2019])),
        "region": draw(st.sampled_from(["330205", "330205", "330205", "330200", "330000", "000000"])),
        "lang": draw(st.sampled_from(["zh", "en"])),
    }


def cut(texts: dict[str, pd.DataFrame], out: dict) -> dict[str, pd.DataFrame]:
    """The tables without what ``out`` names, and without what named that."""
    found = dict(texts)
    codes = found["indicators"]
    gone = set(out["catalogue"])
    identity = codes["identity"].map(lambda text: (tie := parse(text)) is not None and bool(gone & set(tie.parts)))
    codes = codes.assign(identity=codes["identity"].where(~identity, ""))
    found["indicators"] = codes[~codes["indicator"].isin(gone)]
    regions = found["regions"]
    away = set(out["regions"]) - {out["region"]}
    regions = regions[~regions["region"].isin(away)]
    rootless = regions["region"].isin(out["parents"]) | regions["parent"].isin(away)
    regions = regions.assign(parent=regions["parent"].where(~rootless, ""))
    for region, lang in out["names"].items():
        other = regions["en" if lang == "zh" else "zh"]
        regions = regions.assign(**{lang: regions[lang].where(~(regions["region"].eq(region) & other.ne("")), "")})
    found["regions"] = regions
    named = {name for frame in (found["observations"], found["targets"]) for name in frame["source"].unique()}
    named = sorted(named)
    gone_sources = {named[i % len(named)] for i in out["sources"]} if named else set()
    found["sources"] = found["sources"][~found["sources"]["source"].isin(gone_sources)]
    for name in ("observations", "targets", "outcomes"):
        frame = found[name]
        frame = frame[~frame["indicator"].isin(gone) & ~frame["region"].isin(away)]
        for column in ("source", "target_source", "outcome_source"):
            if column in frame:
                frame = frame[~frame[column].isin(gone_sources)]
        found[name] = frame.iloc[:0] if name in out["tables"] else frame
    rows = found["observations"]
    year, mine = rows["year"].astype(int), rows["region"].eq(out["region"])
    dropped = rows["indicator"].isin(out["everywhere"]) | (mine & rows["indicator"].isin(out["figures"]))
    for code, years in out["years"].items():
        dropped |= rows["indicator"].eq(code) & year.isin(years)
    found["observations"] = rows[~dropped & ~year.isin(out["all_years"])]
    aims = found["targets"]
    aims = aims[~aims["id"].isin(out["targets"])]
    if out["only_targets"]:
        aims = aims[aims["id"].isin(out["only_targets"]) | aims["region"].ne(out["region"])]
    found["targets"] = aims
    tasks, ids = found["tasks"], set(aims["id"])
    tasks = tasks[~tasks["region"].isin(away)]
    kept = tasks["targets"].map(lambda cell: " ".join(name for name in cell.split() if name in ids))
    found["tasks"] = tasks.assign(targets=kept).iloc[: 0 if "tasks" in out["tables"] else None]
    return found


def write(texts: dict[str, pd.DataFrame], folder: Path) -> Path:
    """The tables as a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, spec in tables.schema().items():
        texts[name].to_csv(folder / spec["path"], index=False, encoding="utf-8", lineterminator="\n")
    return folder


def show(chart, render: bool = True) -> None:
    """A chart is drawn to the last label, as a notebook does it."""
    if chart is not None and render:
        chart.savefig(io.BytesIO(), format="png", dpi=20, bbox_inches="tight")
    plt.close("all")


def everything(
    known: tables.Snapshot, region: str, year: int, lang: str, render: bool = True, scores: bool = True
) -> None:
    """All that the notebooks show of a region."""
    book = Workbook(region, year, lang, known)
    shown = [
        book.heading(), book.history_table(), book.vintage_table(), book.unused_table(),
        book.quantile_table(), book.prior_table(), book.result(), book.outlook_table(), book.unforecast_note(),
        book.unforecast_table(), book.finding_list(), book.decomposition_table(), book.outside_table(),
        book.source_table(), book.peer_table("rd_intensity"), book.tasks, book.task_summary(), book.task_sheet(),
        book.task_table(),
    ]  # fmt: skip
    for one in shown:
        for form in ("_repr_html_", "_repr_latex_", "_repr_markdown_", "__repr__"):
            if hasattr(one, form):
                getattr(one, form)()
    assert all(f.en and f.zh for f in findings(book.outlook))
    book.outlook.to_json(), book.outlook.to_frame(), repr(book.outlook), book.outlook._repr_html_()
    for target in book.outlook.targets:
        explain.decompose(book.outlook, target.id)
    pictures = [
        lambda: charts.history(book.history, book.known, lang),
        lambda: charts.fans(book.forecast, book.outlook.targets, book.known, lang, last=year, order=book.indicators),
        lambda: charts.attainment(book.outlook, lang) if book.outlook.targets else None,
        lambda: charts.tied(book.outlook, book.known, "rd_expenditure", "gdp", "rd_intensity", lang),
        lambda: charts.decomposition(book.decompositions, book.outlook, lang),
        lambda: charts.lines(book.peer_lines("rd_intensity"), region, f"{book.name('rd_intensity')} (%)", lang),
    ]
    for make in pictures:
        chart = make()
        chart_sources.sources(chart, lang)
        show(chart, render)
    aim = book.growth_needed("rd_expenditure")
    strip = charts.growth_strip(
        book.pool_growth("rd_expenditure"), aim["required"], aim["observed"], aim["label"], lang
    )
    show(strip, render)
    if scores:
        found = book.backtest_scores(points=6)
        backtest.table(found, lang)
        show(charts.coverage(backtest.summary(found, by=("method",)), backtest.reliability(found), lang), render)
        panel = book.panel_scores(points=6)
        book.panel_sentence(panel)
        backtest.table(panel, lang)
        show(charts.pit(backtest.pit(panel), backtest.reliability(panel), lang), render)
        backtest.slopes_table(panel, lang)


def opened(folder: Path, out: dict) -> tables.Snapshot | None:
    """The cut tables as known on the day; None where nothing of the region was public, which is said."""
    book = kj.open_workbook(out["region"], out["year"], out["day"], out["lang"], data=folder)
    try:
        tables.history.check_known(book.known, book.region, book.year)
    except kj.errors.KJError:
        return None
    return book.known


def no_lines() -> pd.DataFrame:
    """What :func:`kjanalysis.presentation.peer_regions.lines` gives where nobody has a figure."""
    return pd.DataFrame(columns=["region", "name", "year", "value", "source", "locator", "published"])
