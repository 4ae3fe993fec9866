"""What is computed once, before kernels are forked, so that they find it in memory.

The functions run in a stage of the fork server
(:meth:`kjanalysis.kernels.forkserver.ForkServer.stage`): the tables, what all regions
share on a day, what their backtests share, and what all notebooks of a region and year share.
"""

from __future__ import annotations

from .. import attainment, storage, tables
from ..attainment.waiting_figures import waiting_figures
from ..office import outlooks_table
from ..pages import site
from ..presentation import workbook
from ..wording import words
from . import publishing  # noqa: F401  each page is made in a fork, which finds it there
from .up_to_date import DOCUMENTS


def read(data: str) -> None:
    """Read the tables.

    Parameters
    ----------
    data : str
        Their address.
    """
    tables.read(data, strict=False)


def day(data: str, as_of: str, region: str, year: int) -> None:
    """Learn the pooled priors of a day.

    Parameters
    ----------
    data : str
        Folder of the tables.
    as_of : str
        The day, resolved.
    region, year
        One of those to come: its outlook, with few draws, learns the priors.
    """
    known = attainment.outlook(region, year, as_of, data=data, n_draws=100).known
    known.bare_figures  # noqa: B018  all rows in order: each region finds its own there
    known.of(region)


def backtest(run: dict) -> None:
    """Score the forecasts of past days, as the notebook of that name asks for it."""
    book = workbook.open_workbook(run["region"], run["year"], run["day"], run["lang"], run["data"])
    book.backtest_scores(points=6)
    book.panel_scores(points=6)


def place(run: dict, names: list[str], own: bool) -> None:
    """Compute a region and year's outlook and publish `outlook.json` and the run's page.

    Parameters
    ----------
    run : dict
        region, year, day, lang, out, data and given of a :class:`kjanalysis.batch.runs.Run`.
    names : list of str
        The notebooks to come.
    own : bool
        Also compute the forecast of a region without targets.
    """
    book = workbook.open_workbook(run["region"], run["year"], run["day"], run["lang"], run["data"], run["given"])
    outlook = book.outlook
    if own:
        book.forecast  # noqa: B018  kept in memory
    folder = f"{run['region']}/{run['year']}"
    with storage.told(folder):
        to = storage.Outputs(run["out"])
        to.write(f"{folder}/outlook.json", outlook.to_json() + "\n")
        to.write(f"{folder}/outlook.csv", outlooks_table.csv([outlook.to_dict()], run["lang"]))
        if not run["documents"]:  # those of an earlier call would be of another outlook
            for name in DOCUMENTS:
                to.remove(f"{folder}/{name}")
        to.write(f"{folder}/index.html", _page(book, names, bool(run["documents"])))


def _page(book: workbook.Workbook, names: list[str], documented: bool = False) -> str:
    """The run's page: what each figure says, and where it stands."""
    outlook = book.outlook
    rows = outlook.forecast.history if outlook.targets and outlook.forecast else book.history
    named = {code: (book.name(code), book.unit(code)) for code in rows["indicator"].unique()}
    said = {(row.indicator, int(row.year)): _words(row, *named[row.indicator]) for row in rows.itertuples()}
    shown = []
    if not outlook.targets:  # the figures stand for themselves
        catalogue = book.known.sources.set_index("source")
        shown = [
            {"role": "figure", "indicator": r.indicator, "year": int(r.year), "title": catalogue.at[r.source, "title"],
             "url": catalogue.at[r.source, "url"], "locator": r.locator, "published": r.published, "grade": r.grade}
            for r in rows.itertuples()
        ]  # fmt: skip
    waiting = waiting_figures(outlook)
    return site.run_page(outlook, names, book.lang, said, shown, book.reasons, waiting, documented)


def _words(row, name: str, unit: str) -> str:
    """A figure with its name, year and unit."""
    return f"{name} {row.year}: {words.exact(row.value, row.qualifier)} {unit}"
