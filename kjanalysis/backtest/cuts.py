"""Cuts: what was known on a past day, what came of it, and how it is shown.

A *cut* is one series as known at an origin, cut to its newest figures, with
the figures of the next years as outcomes. Every method of a backtest gets the
same cuts, in three variants: as they are, with figures turned into bounds, and
with gaps.

Origins are the last days of years. A family whose figures carry the day they
were first published (R&D bulletins, yearbooks read year by year) is seen as it
was published by then, and its outcomes are the figures first published later. A
family that is known from one later publication (provincial GDP, the World
Bank's ratios) is cut by its years: at the end of a year, the figures up to the
year before.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal

import numpy as np
import pandas as pd

from ..notation import bounds
from ..notation.dates import parse_as_of, public_from
from ..notation.scales import scale_of
from ..tables import Tables, vintage
from .scores import typical_change

FAMILIES = (
    "rd_expenditure", "rd_intensity", "gdp", "gdp_growth", "rd_intensity_wdi", "fiscal_st_expenditure",
    "invention_patents", "tech_trade",
)  # fmt: skip

#: A history of this length or longer is left whole.
FULL = 14

#: Lengths that histories are cut to, as labels.
LENGTHS = ("4", "6", "8", "10", f"{FULL}+")
HORIZONS = (1, 2, 3)
VARIANTS = ("as they are", "bounds", "gaps")

#: Share of the figures that a variant turns into bounds, or leaves out.
BOUNDED, HIDDEN = 0.5, 0.3

#: Figures that gaps leave at least, the newest among them.
LEFT = 3

#: What a family's scale is called in forecast_panel's ``kind``.
KINDS = {"log": "flow", "count": "count", "logit": "ratio", "linear": "growth"}

#: Columns of the cuts that are forecast in one call: a panel as known at one origin.
CALL = ("panel", "family", "length", "newest", "cutoff")

#: Years of a block, and a year at which a block of the reported part begins.
BLOCK, REPORTED = 3, 2021


@dataclass(frozen=True)
class Cuts:
    """Histories and what came of them.

    Attributes
    ----------
    table : DataFrame
        Index ``cut`` (a text that names it). Columns panel ("domain" or
        "outside"), family, kind, region, length, origin, newest (year of the
        newest figure), cutoff (of the prior that was known), last (the newest
        figure), scale (:func:`kjanalysis.backtest.scores.typical_change` of the
        history), variant.
    figures : DataFrame
        cut, year, value, lower, upper: as the variant shows them.
    outcomes : DataFrame
        cut, horizon, outcome, part (:func:`cut_part`).
    """

    table: pd.DataFrame
    figures: pd.DataFrame
    outcomes: pd.DataFrame

    def only(self, chosen) -> Cuts:
        """The cuts whose names are in ``chosen``, in their order."""
        table = self.table[self.table.index.isin(chosen)]
        rest = (frame[frame["cut"].isin(table.index)] for frame in (self.figures, self.outcomes))
        return Cuts(table, *(frame.reset_index(drop=True) for frame in rest))

    def where(self, **columns) -> Cuts:
        """The cuts whose columns of ``table`` have the given values."""
        keep = pd.Series(True, index=self.table.index)
        for name, value in columns.items():
            keep &= self.table[name].eq(value)
        return self.only(self.table.index[keep])


# ---- parts


def part(region: str, year: int) -> str:
    """Where a region's figure of a year may be used: "fit", "report" or "neither".

    Constants are chosen on "fit" and the tables that count are of "report".
    Half of the regions crossed with half of the years: nothing that is
    reported shares its region or its year (and the year's common shock) with
    what was fitted on; the other two quarters are "neither".

    Regions: by the parity of the CRC-32 of the province's two digits (a
    district goes with its province), or of a country's code. Years: blocks of
    three, alternating, so that both parts have old and recent years; the block
    2021-2023 is reported, since only there provincial R&D (from 2011 on) has
    ten earlier figures.

    Parameters
    ----------
    region : str
    year : int
        Of the outcome.

    Examples
    --------
    >>> part("340000", 2021), part("330000", 2020), part("330000", 2021), part("330205", 2020)
    ('report', 'fit', 'neither', 'fit')
    """
    key = region[:2] if region.isdigit() else region
    reported = (year - REPORTED) // BLOCK % 2 == 0
    if zlib.crc32(key.encode()) % 2 == 0:
        return "report" if reported else "neither"
    return "neither" if reported else "fit"


def cut_part(region: str, newest: int, year: int) -> str:
    """Part of an outcome: that of all years after the newest figure, "neither" if they differ.

    The error of a forecast two years ahead holds the shocks of both years.

    >>> cut_part("340000", 2020, 2022), cut_part("340000", 2019, 2021)
    ('report', 'neither')
    """
    (one, *others) = {part(region, y) for y in range(newest + 1, year + 1)}
    return "neither" if others else one


# ---- cuts of the tables


def domain(
    known: Tables, families=FAMILIES, lengths=LENGTHS, horizons=HORIZONS, levels=("province", "country"),
    regions=None, origins=None, as_of=None, least: int | None = None,
) -> Cuts:  # fmt: skip
    """Cuts of the project's own tables at every origin.

    Parameters
    ----------
    known : Tables
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
    as_of : str or date, optional
        What was published later is not looked at, neither as history nor as outcome.
    least : int, optional
        Take histories of this many figures too where there are no more; by
        default only whole ones.

    Returns
    -------
    Cuts
        A history is an unbroken run of exact figures on one basis that ends
        in the year before the origin; one in which nothing changed is left out.
    """
    level = known.regions.set_index("region")["level"]
    rows = known.observations
    wanted = rows["indicator"].isin(families) & rows["region"].map(level).isin(levels)
    if regions is not None:
        wanted &= rows["region"].isin(regions)
    rows = rows[wanted & vintage.public(rows["published"], parse_as_of(as_of))]
    codes = known.indicators.set_index("indicator")
    found = []
    fewest = least or min(FULL if length == LENGTHS[-1] else int(length) for length in lengths)
    long = rows.groupby(["region", "indicator"])["year"].transform("nunique").ge(fewest)
    for family, own in rows[long].groupby("indicator", sort=True):
        kind = KINDS[scale_of(codes.at[family, "kind"], codes.at[family, "integer"])]
        stamped = dated(own)
        newest = vintage.latest(own, None)
        truth = first_published(own) if stamped else newest
        truth = truth[exact(truth, kind)]
        keys = zip(truth["region"], truth["year"], truth["basis"], strict=True)
        truth = dict(zip(keys, truth["value"].astype(float), strict=True))
        first, last = int(own["year"].min()) + 1, int(own["year"].max()) + 1
        for origin in range(first, last + 1) if origins is None else origins:
            day = dt.date(origin, 12, 31)
            seen = vintage.latest(own, day) if stamped else newest[newest["year"].lt(origin)]
            then = []
            for region, basis, year, value in ended(seen[exact(seen, kind)], origin - 1):
                keys = {h: (region, origin - 1 + h, basis) for h in horizons}
                after = {h: truth[key] for h, key in keys.items() if key in truth}
                then += _cut("domain", family, kind, region, year, value, after, lengths, least, origin)
            # a series without an outcome belongs to the panel of its day all the same
            found += then if any(after for *_, after in then) else []
    return _cuts(found)


def outside(table: pd.DataFrame, lengths=LENGTHS, horizons=HORIZONS, cutoff: int | None = None) -> Cuts:
    """Cuts of annual panels that have nothing to do with the tables.

    Parameters
    ----------
    table : DataFrame
        half ("fit" or "report", which becomes the part of every outcome),
        family, kind, region, year, value; every series unbroken.
    lengths, horizons
        As in :func:`domain`.
    cutoff : int, optional
        Of the prior; by default the newest figure's year.
    """
    found = []
    for (half, family, kind, region), rows in table.groupby(["half", "family", "kind", "region"], sort=True):
        rows = rows.sort_values("year")
        year, value = rows["year"].to_numpy(), rows["value"].to_numpy(float)
        by_year = dict(zip(year.tolist(), value.tolist(), strict=True))
        for i in range(1, len(year) + 1):
            after = {h: by_year[year[i - 1] + h] for h in horizons if year[i - 1] + h in by_year}
            one = _cut("outside", family, kind, str(region), year[:i], value[:i], after, lengths, None, None)
            found += [({**cut, "cutoff": cutoff or cut["newest"]}, *rest, half) for cut, *rest in one]
    return _cuts(found)


def dated(rows: pd.DataFrame) -> bool:
    """Whether one indicator's figures became public year by year: most within two years of their own."""
    days = {text: public_from(text) for text in rows["published"].unique()}
    late = rows["published"].map(lambda text: days[text].year if days[text] else np.nan) - rows["year"]
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


def ended(rows: pd.DataFrame, year: int):
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


def _cut(panel, family, kind, region, year, value, after, lengths, least, origin) -> list[tuple]:
    """One history at its lengths: (row of the table, years, values, outcomes)."""
    out = []
    for length in lengths:
        points = len(year) if length == LENGTHS[-1] else int(length)
        needed = FULL if length == LENGTHS[-1] else least or points
        if len(year) < needed or typical_change(value[-points:]) == 0:
            continue
        newest = int(year[-1])
        cut = {
            "cut": f"{family} {region} {newest} {length}", "panel": panel, "family": family, "kind": kind,
            "region": region, "length": length, "origin": origin or newest + 1, "newest": newest,
            "cutoff": origin or newest, "last": float(value[-1]), "scale": typical_change(value[-points:]),
            "variant": VARIANTS[0],
        }  # fmt: skip
        out.append((cut, year[-points:], value[-points:], after))
    return out


def _cuts(found: list[tuple]) -> Cuts:
    columns = [
        "cut",
        "panel",
        "family",
        "kind",
        "region",
        "length",
        "origin",
        "newest",
        "cutoff",
        "last",
        "scale",
        "variant",
    ]
    table = pd.DataFrame([cut for cut, *_ in found], columns=columns).set_index("cut")
    values = np.concatenate([np.empty(0), *(value for _, _, value, *_ in found)])
    figures = pd.DataFrame(
        {
            "cut": np.repeat(table.index.to_numpy(), [len(year) for _, year, *_ in found]),
            "year": np.concatenate([np.empty(0, dtype=int), *(year for _, year, *_ in found)]),
            **{name: values for name in ("value", "lower", "upper")},
        }
    )
    outcomes = [
        (cut["cut"], h, y, half[0] if half else cut_part(cut["region"], cut["newest"], cut["newest"] + h))
        for cut, _, _, after, *half in found
        for h, y in after.items()
    ]
    return Cuts(table, figures, pd.DataFrame(outcomes, columns=["cut", "horizon", "outcome", "part"]))


# ---- choosing and showing


def together(*several: Cuts) -> Cuts:
    """Several sets of cuts as one."""
    return Cuts(
        pd.concat([c.table for c in several]),
        pd.concat([c.figures for c in several], ignore_index=True),
        pd.concat([c.outcomes for c in several], ignore_index=True),
    )


def sample(cuts: Cuts, each, seed: int = 0) -> Cuts:
    """At most so many cuts with outcomes of a panel, family and length, the same ones every time.

    Parameters
    ----------
    cuts : Cuts
    each : int or mapping of (panel, length) to int
    seed : int
    """
    known = cuts.table[cuts.table.index.isin(cuts.outcomes["cut"])]
    chance = pd.Series([_chance(seed, cut) for cut in known.index], index=known.index)
    kept = []
    for (panel, _, length), rows in known.groupby(["panel", "family", "length"]):
        n = each if isinstance(each, int) else each.get((panel, length), 0)
        kept += chance[rows.index].nsmallest(n).index.tolist()
    return cuts.only(kept)


def calls(cuts: Cuts, some: Cuts) -> Cuts:
    """All cuts that are forecast in one call with one of ``some`` (:data:`CALL`)."""
    wanted = pd.MultiIndex.from_frame(some.table[list(CALL)]).unique()
    return cuts.only(cuts.table.index[pd.MultiIndex.from_frame(cuts.table[list(CALL)]).isin(wanted)])


def shown(cuts: Cuts, variant: str, seed: int = 0) -> Cuts:
    """The cuts in a variant; scale, last figure and outcomes stay those of the true history.

    Whether a figure is a bound, or missing, depends on its series and year
    alone, so it is so in every cut; the newest figure is never missing.

    Parameters
    ----------
    cuts : Cuts
        As they are.
    variant : str
        Of :data:`VARIANTS`. ``bounds``: half of the figures are printed as
        "more than" a rounder one (:func:`more_than`). ``gaps``: three in ten
        are left out, but :data:`LEFT` stay.
    seed : int
    """
    table, figures = cuts.table.assign(variant=variant), cuts.figures
    if variant == VARIANTS[0]:
        return cuts
    named = figures.join(table[["family", "region", "kind", "newest"]], on="cut")
    keys = list(zip(named["family"], named["region"], named["year"], strict=True))
    chances = {key: _chance(seed, variant, *key) for key in set(keys)}
    chance = np.array([chances[key] for key in keys])
    if variant == "gaps":
        named["chance"] = np.where(named["year"].eq(named["newest"]), 2.0, chance)
        rank = named.groupby("cut")["chance"].rank(ascending=False, method="first")
        keep = (named["chance"].ge(HIDDEN) | rank.le(LEFT)).to_numpy()
        return replace(cuts, table=table, figures=figures[keep].reset_index(drop=True))
    said = [
        (more_than(value, kind) if bounded else None) or (value,) * 3
        for value, kind, bounded in zip(named["value"], named["kind"], chance < BOUNDED, strict=True)
    ]
    columns = np.array(said, dtype=float).reshape(-1, 3)
    return replace(
        cuts, table=table, figures=figures.assign(**dict(zip(("value", "lower", "upper"), columns.T, strict=True)))
    )


def more_than(value: float, kind: str) -> tuple[float, float, float] | None:
    """How an office would print "more than" of a figure: the number, and what it stands for.

    Rounded down to two digits (a growth rate: to whole percent) and read by
    :func:`kjanalysis.notation.bounds.interval`; None where that leaves nothing to say.

    >>> more_than(23.4, "flow"), more_than(1859.9, "flow"), more_than(6.8, "growth")
    ((23.0, 23.0, 24.0), (1800.0, 1800.0, 1900.0), (6.0, 6.0, 7.0))
    """
    if value <= 0:
        return None
    number = Decimal(repr(float(value)))
    place = Decimal(1).scaleb(0 if kind == "growth" else number.adjusted() - 1)
    number = (number / place).to_integral_value(ROUND_FLOOR) * place
    if number <= 0:
        return None
    low, high = bounds.interval(format(number, "f"), "gt", kind == "count")
    return float(number), low, high


def typed(cuts: Cuts) -> dict[str, np.ndarray]:
    """Each history as a user would type it for a method that knows no bounds and no gaps.

    A bound is the number printed; a gap is filled by a straight line.
    """
    out = {}
    for cut, rows in cuts.figures.groupby("cut", sort=False):
        year = rows["year"].to_numpy()
        out[cut] = np.interp(np.arange(year[0], year[-1] + 1), year, rows["value"].to_numpy(float))
    return out


def _chance(*key) -> float:
    """A number in [0, 1) that depends on the key alone."""
    digest = hashlib.blake2b(" ".join(map(str, key)).encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64
