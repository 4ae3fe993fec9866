"""Past days: what was known on each, and what came of it, made into cuts.

Origins are the last days of years. A family whose figures carry the day they
were first published (R&D bulletins, yearbooks read year by year) is seen as it
was published by then, and its outcomes are the figures first published later. A
family that is known from one later publication (provincial GDP, the World
Bank's ratios) is cut by its years: at the end of a year, the figures up to the
year before.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..notation.dates import public_from
from ..notation.scales import scale_of
from ..tables import Snapshot, vintage
from .cuts import COLUMNS, FAMILIES, FULL, HORIZONS, LENGTHS, VARIANTS, Cuts
from .parts import cut_part
from .scores import typical_change

#: What a family's scale is called in forecast_panel's ``kind``.
KIND_OF_SCALE: dict[str | None, str] = {"log": "flow", "count": "count", "logit": "ratio", "linear": "growth"}


def domain(
    known: Snapshot, families=FAMILIES, lengths=LENGTHS, horizons=HORIZONS, levels=("province", "country"),
    regions=None, origins=None, least: int | None = None,
) -> Cuts:  # fmt: skip
    """Cuts of the project's own tables at every origin.

    Parameters
    ----------
    known : Snapshot
        What was published later is not looked at, neither as history nor as outcome.
    families : sequence of str
        Indicators; each is a panel of its own.
    lengths : sequence of str
        Of :data:`LENGTHS`.
    horizons : sequence of int
        Years after the newest figure.
    levels : sequence of str
        Levels of the regions taken.
    regions : list of str, optional
        Only these.
    origins : iterable of int, optional
        Years at whose ends the forecasts are made; by default all that can be.
    least : int, optional
        Take histories of this many figures too where there are no more; by
        default only whole ones.

    Returns
    -------
    Cuts
        A history is an unbroken run of exact figures on one basis that ends
        in the year before the origin; one in which nothing changed is left out.
    """
    rows = known.observations
    wanted = rows["indicator"].isin(families) & rows["region"].map(known.places["level"]).isin(levels)
    if regions is not None:
        wanted &= rows["region"].isin(regions)
    found = []
    for family in _families(_long(rows[wanted], lengths, least), known):
        truth = family.truth()
        for origin in family.origins if origins is None else origins:
            then = [
                cut
                for history in family.histories(origin, truth, horizons)
                for cut in _at_lengths(history, lengths, least)
            ]
            # a series without an outcome belongs to the panel of its day all the same
            found += then if any(cut.after for cut in then) else []
    return _assembled(found)


def outside_panels(table: pd.DataFrame, lengths=LENGTHS, horizons=HORIZONS, cutoff: int | None = None) -> Cuts:
    """Cuts of annual panels that have nothing to do with the tables.

    Parameters
    ----------
    table : DataFrame
        Columns half ("fit" or "report", which becomes the part of every outcome),
        family, kind, region, year, value; every series unbroken.
    lengths : sequence of str
        Of :data:`LENGTHS`.
    horizons : sequence of int
        Years after the newest figure.
    cutoff : int, optional
        Of the prior; by default the newest figure's year.

    Returns
    -------
    Cuts
        Of panel "outside"; a history in which nothing changed is left out.
    """
    found = []
    for (half, family, kind, region), rows in table.groupby(["half", "family", "kind", "region"], sort=True):
        rows = rows.sort_values("year")
        year, value = rows["year"].to_numpy(), rows["value"].to_numpy(float)
        by_year = dict(zip(year.tolist(), value.tolist(), strict=True))
        for i in range(1, len(year) + 1):
            after = {h: by_year[year[i - 1] + h] for h in horizons if year[i - 1] + h in by_year}
            history = _History(
                "outside", family, kind, str(region), year[:i], value[:i], after, cutoff=cutoff, part=half
            )
            found += _at_lengths(history, lengths)
    return _assembled(found)


# ---- histories


class _History(NamedTuple):
    """One series as known at an origin, and what came of it.

    Attributes
    ----------
    panel : str
        "domain" or "outside".
    family, kind, region : str
    years, values : ndarray
        An unbroken run, oldest first.
    after : dict of int to float
        Outcomes by years after the newest figure.
    origin : int, optional
        By default the year after the newest figure.
    cutoff : int, optional
        Of the prior that was known; by default the origin, or the newest figure's year where that isn't given.
    part : str, optional
        Of all its outcomes; by default each has its own.
    """

    panel: str
    family: str
    kind: str
    region: str
    years: np.ndarray
    values: np.ndarray
    after: dict[int, float]
    origin: int | None = None
    cutoff: int | None = None
    part: str | None = None


@dataclass(frozen=True)
class _Family:
    """One indicator's figures.

    Attributes
    ----------
    name, kind : str
    rows : DataFrame
        Observations.
    stamped : bool
        Whether they became public year by year (:func:`dated`).
    known : Snapshot
        The last day that is looked at.
    """

    name: str
    kind: str
    rows: pd.DataFrame
    stamped: bool
    known: Snapshot

    @property
    def origins(self) -> range:
        """All years at whose ends something can be forecast."""
        return range(int(self.rows["year"].min()) + 1, int(self.rows["year"].max()) + 2)

    def seen(self, origin: int) -> pd.DataFrame:
        """The figures as known at an origin."""
        if self.stamped:
            return self._figures(self.known.earlier(dt.date(origin, 12, 31)))
        return self.newest[self.newest["year"].lt(origin)]

    @functools.cached_property
    def newest(self) -> pd.DataFrame:
        """The figures as known on the last day."""
        return self._figures(self.known)

    def _figures(self, known: Snapshot) -> pd.DataFrame:
        """The family's figures as known on a day, one a region and year."""
        rows = known.figures
        own = rows["indicator"].eq(self.name) & rows["region"].isin(self.rows["region"].unique())
        return vintage.first(rows[own])

    def truth(self) -> dict[tuple[str, int, str], float]:
        """What came of it, by region, year and basis."""
        rows = first_published(self.rows) if self.stamped else self.newest
        rows = rows[exact(rows, self.kind)]
        keys = zip(rows["region"], rows["year"], rows["basis"], strict=True)
        return dict(zip(keys, rows["value"].astype(float), strict=True))

    def histories(
        self, origin: int, truth: dict[tuple[str, int, str], float], horizons: Iterable[int]
    ) -> Iterator[_History]:
        """Each region's figures known at an origin, up to the year before."""
        seen = self.seen(origin)
        for region, basis, years, values in ended(seen[exact(seen, self.kind)], origin - 1):
            keys = {h: (region, origin - 1 + h, basis) for h in horizons}
            after = {h: truth[key] for h, key in keys.items() if key in truth}
            yield _History("domain", self.name, self.kind, region, years, values, after, origin)


def _families(rows: pd.DataFrame, known: Snapshot) -> Iterator[_Family]:
    """The indicators among some observations."""
    for name, own in rows.groupby("indicator", sort=True):
        indicator = known.indicator(name)
        kind = KIND_OF_SCALE[scale_of(indicator.kind, indicator.integer)]
        yield _Family(name, kind, own, dated(own), known)


def _long(rows: pd.DataFrame, lengths: Iterable[str], least: int | None) -> pd.DataFrame:
    """Observations of series that have enough years for the shortest history asked for."""
    fewest = least or min(FULL if length == LENGTHS[-1] else int(length) for length in lengths)
    return rows[rows.groupby(["region", "indicator"])["year"].transform("nunique").ge(fewest)]


def dated(rows: pd.DataFrame) -> bool:
    """Whether one indicator's figures became public year by year: most within two years of their own."""
    days = {text: public_from(text) for text in rows["published"].unique()}
    late = rows["published"].map(lambda text: day.year if (day := days[text]) else np.nan) - rows["year"]
    first = late.groupby([rows["region"], rows["year"]]).min()
    return bool(first.le(2).mean() > 0.5)


def first_published(rows: pd.DataFrame) -> pd.DataFrame:
    """First published actual figure of each region and year, from official text or a reprint.

    Parameters
    ----------
    rows : DataFrame
        Observations of one indicator.
    """
    rows = rows[
        rows["period"].eq("annual")
        & rows["status"].eq("actual")
        & rows["grade"].isin(["official", "reprint"])
        & rows["qualifier"].eq("eq")
        & rows["published"].ne("")
    ]
    day = rows["published"].map(public_from)
    return rows.assign(day=day).sort_values("day", kind="stable").drop_duplicates(["region", "year"])


def exact(rows: pd.DataFrame, kind: str) -> pd.Series:
    """Rows that say one number which the kind can take."""
    fits = rows["value"].notna() if kind == "growth" else rows["value"].gt(0)
    return rows["qualifier"].eq("eq") & fits


def runs(rows: pd.DataFrame) -> pd.Series:
    """Number of each row's unbroken run: consecutive years of a region on one basis.

    Parameters
    ----------
    rows : DataFrame
        region, year, basis; sorted by region and year.
    """
    before = rows[["region", "year", "basis"]].shift()
    starts = rows["year"].sub(before["year"]).ne(1) | rows[["region", "basis"]].ne(before[["region", "basis"]]).any(
        axis=1
    )
    return starts.cumsum()


def ended(rows: pd.DataFrame, year: int) -> Iterator[tuple[str, str, np.ndarray, np.ndarray]]:
    """Each region's run that ends in a year, if its newest figure is of that year.

    Yields
    ------
    region, basis : str
    years, values : ndarray
    """
    rows = rows.sort_values(["region", "year"], kind="stable")
    number = runs(rows).to_numpy()
    regions, bases = rows["region"].to_numpy(), rows["basis"].to_numpy()
    years, values = rows["year"].to_numpy(), rows["value"].to_numpy(float)
    newest = np.append(regions[1:] != regions[:-1], np.ones(min(len(rows), 1), dtype=bool))
    for at in np.flatnonzero(newest & (years == year)):
        run = slice(np.searchsorted(number, number[at]), at + 1)
        yield regions[at], bases[at], years[run], values[run]


# ---- cuts


class _Cut(NamedTuple):
    """One history at one length."""

    row: dict[str, Any]
    years: np.ndarray
    values: np.ndarray
    after: dict[int, float]
    part: str | None

    def outcomes(self) -> Iterator[tuple[str, int, float, str]]:
        """Name of the cut, years ahead, outcome, part."""
        region, newest = self.row["region"], self.row["newest"]
        for h, y in self.after.items():
            yield self.row["cut"], h, y, self.part or cut_part(region, newest, newest + h)


def _at_lengths(history: _History, lengths: Sequence[str], least: int | None = None) -> list[_Cut]:
    """A history at its lengths; none where it is too short, or nothing changed."""
    years, newest = history.years, int(history.years[-1])
    found = []
    for length in lengths:
        points = len(years) if length == LENGTHS[-1] else int(length)
        needed = FULL if length == LENGTHS[-1] else least or points
        values = history.values[-points:]
        if len(years) < needed or typical_change(values) == 0:
            continue
        row = {
            "cut": f"{history.family} {history.region} {newest} {length}",
            "panel": history.panel,
            "family": history.family,
            "kind": history.kind,
            "region": history.region,
            "length": length,
            "origin": history.origin or newest + 1,
            "newest": newest,
            "cutoff": history.cutoff or history.origin or newest,
            "last": float(values[-1]),
            "scale": typical_change(values),
            "variant": VARIANTS[0],
        }
        found.append(_Cut(row, years[-points:], values, history.after, history.part))
    return found


def _assembled(found: list[_Cut]) -> Cuts:
    """Cuts as frames."""
    table = pd.DataFrame([cut.row for cut in found], columns=["cut", *COLUMNS]).set_index("cut")
    values = np.concatenate([np.empty(0), *(cut.values for cut in found)])
    figures = pd.DataFrame(
        {
            "cut": np.repeat(table.index.to_numpy(), [len(cut.years) for cut in found]),
            "year": np.concatenate([np.empty(0, dtype=int), *(cut.years for cut in found)]),
            **{name: values for name in ("value", "lower", "upper")},
        }
    )
    outcomes = [outcome for cut in found for outcome in cut.outcomes()]
    return Cuts(table, figures, pd.DataFrame(outcomes, columns=["cut", "horizon", "outcome", "part"]))
