"""Scenarios: what would the outlook be if a figure were known?

``given={"gdp": 760}`` assumes an amount for the target year, ``{"gdp": "+6%"}``
growth on the year before. The assumption enters the block as one more exact
figure of that year (for growth: of the difference between two years, which
the state space holds as a lagged state), so all that is tied to it moves by
the filter: ratios by arithmetic, other parts by the correlation of their
surprises. Afterwards each draw is set to the assumed figure to the last digit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..errors import KJError
from ..notation.identities import Identity, parse
from ..notation.scales import backward, forward, scale_of
from ..tables import Snapshot
from ..tables.history import check_indicator
from ..tables.unit_words import unit_words
from ..wording.text import Text
from ..wording.words import number, signed
from .block_types import Figure

#: Measurement error of an assumed figure on the scale: small enough to hold, large enough for the filter.
TIGHT = 1e-5

_GROWTH = re.compile(r"([+\-−])\s*([0-9]+(?:\.[0-9]+)?)\s*[%％]")
_AMOUNT = re.compile(r"[\-−]?[0-9]+(?:\.[0-9]+)?(?:[eE][+\-]?[0-9]+)?")


@dataclass(frozen=True)
class Assumption:
    """One assumed figure: an amount or growth, the other None.

    Parameters
    ----------
    indicator : str
        Indicator code.
    value : float or None
        In the indicator's unit.
    growth : float or None
        On the year before, in percent.
    """

    indicator: str
    value: float | None = None
    growth: float | None = None

    @property
    def factor(self) -> float:
        """What the year before is multiplied by, a number; 1 where an amount is assumed."""
        return 1 + (self.growth or 0.0) / 100

    def plain(self) -> float | str:
        """As it is written in ``given``.

        Returns
        -------
        float or str
            A number for an amount, text such as ``+6%`` for growth.

        Examples
        --------
        >>> Assumption("gdp", 760.0).plain(), Assumption("gdp", growth=6.0).plain()
        (760, '+6%')
        """
        if self.value is None:
            return f"{self.growth:+g}%"
        return int(self.value) if float(self.value).is_integer() else self.value


def read(
    given: Mapping[str, object] | None, known: Snapshot, history: pd.DataFrame, year: int
) -> dict[str, Assumption]:
    """Check assumptions and bring them to one form.

    Parameters
    ----------
    given : dict or None
        Amounts (numbers, or text such as ``"760"``) or growth (``"+6%"``) by
        indicator code. A growth rate's own code with a number
        (``{"rd_expenditure_growth": 8}``) is the same as growth of its level.
    known : Snapshot
        For the catalogue.
    history : DataFrame
        The region's figures, :func:`kjanalysis.tables.vintage.latest`.
    year : int
        The year the assumptions are for.

    Returns
    -------
    dict of str to Assumption
        By indicator code; empty without assumptions.

    Raises
    ------
    KJError
        For an unknown indicator, one without history, or a figure it can't have.
    """
    if not given:
        return {}
    if not hasattr(given, "items"):
        raise KJError(
            f"given: {given!r} is not a set of assumptions. Write {{'gdp': 760}} or {{'gdp': '+6%'}}.",
            f"given（情景假设）：{given!r} 无法识别，请写成 {{'gdp': 760}} 或 {{'gdp': '+6%'}}。",
        )
    codes = known.codes
    found: dict[str, Assumption] = {}
    for name, told in given.items():
        one = _one(check_indicator(name, known), told, codes)
        if one.indicator in found:
            raise KJError(
                f"given: {one.indicator} is assumed twice ({found[one.indicator].plain()} and {one.plain()}). Keep one.",
                f"given（情景假设）：{one.indicator} 假设了两次（{found[one.indicator].plain()} 与 {one.plain()}），请保留其一。",
            )
        _possible(one, codes, history, year)
        found[one.indicator] = one
    for code, text in codes["identity"].items():
        tie = parse(text)
        if tie and tie.kind == "ratio" and {code, *tie.parts} <= set(found):
            raise KJError(
                f"given: {code} follows from {tie.parts[0]} and {tie.parts[1]}. Assume only two of the three.",
                f"given（情景假设）：{code} 由 {tie.parts[0]} 和 {tie.parts[1]} 决定，三者只能假设其二。",
            )
    return found


def split(told: Iterable[str]) -> dict[str, str]:
    """Assumptions from the command line's ``CODE=FIGURE``.

    Parameters
    ----------
    told : iterable of str
        Each ``CODE=FIGURE``.

    Returns
    -------
    dict of str to str
        Figures by code, not yet checked (:func:`read`).

    Raises
    ------
    KJError
        If one has no ``=``, or a code comes twice.

    Examples
    --------
    >>> split(["gdp=+6%"])
    {'gdp': '+6%'}
    """
    given = {}
    for one in told:
        code, equals, figure = one.partition("=")
        if not equals or code.strip() in given:
            raise KJError(
                f"--given {one!r} can't be used. Write CODE=FIGURE, each code once, for example gdp=760 or gdp=+6%.",
                f"--given {one!r} 无法使用，请写成 代码=数值，每个代码一次，如 gdp=760 或 gdp=+6%。",
            )
        given[code.strip()] = figure.strip()
    return given


def _one(code: str, told: object, codes: pd.DataFrame) -> Assumption:
    """One assumption; growth of a level if the code is that of its growth rate."""
    tie, kind = parse(codes.at[code, "identity"]), codes.at[code, "kind"]
    value, growth = _amount(told)
    if value is None and growth is None:
        raise KJError(
            f"given: {code}={told!r} is neither an amount nor growth. Write {code}=760 or {code}=+6%.",
            f"given（情景假设）：{code}={told!r} 既不是数值也不是增速，请写成 {code}=760 或 {code}=+6%。",
        )
    if tie and tie.kind == "diff":
        raise KJError(
            f"given: {code} is a change of {tie.parts[0]}. Assume {tie.parts[0]} itself.",
            f"given（情景假设）：{code} 是 {tie.parts[0]} 的变动量，请直接假设 {tie.parts[0]}。",
        )
    if growth is not None and kind not in ("flow", "stock") and not _is_ratio(tie):
        raise KJError(
            f"given: {code} is a {kind}, not an amount that grows. Give its figure, for example {code}=6.",
            f"given（情景假设）：{code} 不是可以计算增速的数量指标，请直接给出数值，如 {code}=6。",
        )
    if tie and tie.kind == "growth":
        return Assumption(tie.parts[0], growth=value)
    return Assumption(code, value, growth)


def _amount(told: object) -> tuple[float | None, float | None]:
    """An amount or growth in percent, the other None; both None if it is neither."""
    text = str(told).strip()
    if match := _GROWTH.fullmatch(text):
        growth = float(match[2]) * (1 if match[1] == "+" else -1)
        return None, growth if math.isfinite(growth) else None
    if isinstance(told, bool) or not _AMOUNT.fullmatch(text):
        return None, None
    value = float(text.replace("−", "-"))
    return (value if math.isfinite(value) else None), None


def _is_ratio(tie: Identity | None) -> bool:
    return tie is not None and tie.kind == "ratio"


def _possible(one: Assumption, codes: pd.DataFrame, history: pd.DataFrame, year: int) -> None:
    """Raise if the indicator can't take the figure, has no history, or has its figure already."""
    row, own = codes.loc[one.indicator], history[history["indicator"].eq(one.indicator)]
    names = Text(f"{row['en'] or row['zh']} ({one.indicator})", f"{row['zh'] or row['en']}（{one.indicator}）")
    _can_be(one, row, names)
    _has_history(one, row, names, set(history["indicator"]))
    _still_open(own, row, names, year)
    if row["cumulative"]:
        _adds_up(one, own, row, names)


def _can_be(one: Assumption, row: pd.Series, names: Text) -> None:
    scale = scale_of(row["kind"], row["integer"])
    if one.value is None:
        bad = one.growth is not None and one.growth <= -100
    else:
        z = forward([one.value], scale)[0] if scale else math.nan
        bad = not math.isfinite(z) or bool(row["integer"] and one.value % 1)
    if bad:
        raise KJError(
            f"given: {names.en} can't be {one.plain()}. It is a {row['kind']} in {row['unit'] or 'ranks'}: give another figure.",
            f"given（情景假设）：{names.zh}不能为 {one.plain()}（单位：{row['unit'] or '位次'}），请改用其他数值。",
        )


def _has_history(one: Assumption, row: pd.Series, names: Text, have: set[str]) -> None:
    tie = parse(row["identity"])
    if one.indicator in have or (tie is not None and tie.kind == "ratio" and set(tie.parts) <= have):
        return
    raise KJError(
        f"given: {names.en} has no earlier figure in this region, so it can't be assumed. Leave it out.",
        f"given（情景假设）：本地区没有{names.zh}的历史数据，无法作为假设条件，请去掉。",
    )


def _still_open(own: pd.DataFrame, row: pd.Series, names: Text, year: int) -> None:
    out = own[own["year"].ge(year) & own["qualifier"].eq("eq") & own["status"].ne("preliminary")]
    if len(out):
        figure, when = number(out["value"].iloc[-1], row["unit"]), int(out["year"].iloc[-1])
        raise KJError(
            f"given: {names.en} of {when} is already published ({figure}), so it can't be assumed. Leave it out.",
            f"given（情景假设）：{names.zh} {when} 年数据已公布（{figure}），不能再作假设，请去掉。",
        )


def _adds_up(one: Assumption, own: pd.DataFrame, row: pd.Series, names: Text) -> None:
    """A cumulative count can't fall."""
    last = own.sort_values("year")["lower"].iloc[-1] if len(own) else -math.inf
    if (one.growth is not None and one.growth < 0) or (one.value is not None and one.value < last):
        raise KJError(
            f"given: {names.en} is cumulative, so it can't fall below {number(last, row['unit'])}. Give a higher figure.",
            f"given（情景假设）：{names.zh}为累计数，不能低于 {number(last, row['unit'])}，请改用更高的数值。",
        )


def figures(
    given: dict[str, Assumption],
    parts: tuple[str, ...],
    ratios: dict[str, Identity],
    scales: dict[str, str],
    year: int,
) -> list[Figure]:
    """The assumptions that touch a block, as figures of the year.

    Parameters
    ----------
    given : dict of str to Assumption
        By indicator code.
    parts, ratios : tuple of str, dict of str to Identity
        The block's parts and the ratios among them, in the order of its rows.
    scales : dict of str to str
        Scale of each part.
    year : int
        The year assumed.

    Returns
    -------
    list of Figure
        For the state space, on its scale.
    """
    rows = []
    for k, code in enumerate([*parts, *ratios]):
        if code not in given:
            continue
        one = given[code]
        if code in ratios:
            tie = ratios[code]
            loading = tuple(float(c == tie.parts[0]) - float(c == tie.parts[1]) for c in parts)
            constant = math.log(tie.factor)
            scale = "log"
        else:
            loading, constant, scale = tuple(float(c == code) for c in parts), 0.0, scales[code]
        if one.growth is not None:
            step, row = math.log1p(one.growth / 100), len(parts) + len(ratios) + k
            rows.append(Figure(row, year, step, step, loading, 0.0, TIGHT, lagged=True))
        else:
            z = float(forward([one.value or 0.0], scale)[0])
            rows.append(Figure(k, year, z, z, loading, constant, TIGHT))
    return rows


def hold(
    values: np.ndarray,
    given: dict[str, Assumption],
    parts: tuple[str, ...],
    ratios: dict[str, Identity],
    scales: dict[str, str],
    at: int,
) -> np.ndarray:
    """Draws on the block's scale with the assumed figures exact in one year.

    Parameters
    ----------
    values : ndarray, shape (n_draws, n_parts, n_years)
        Draws on the scale; left as they are.
    given, parts, ratios, scales : dict or tuple
        As in :func:`figures`.
    at : int
        Index of the year.

    Returns
    -------
    ndarray
        The shape of ``values``.
    """
    values = values.copy()
    for j, code in enumerate(parts):
        if code not in given:
            continue
        one = given[code]
        if one.value is not None:
            values[:, j, at] = forward([one.value], scales[code])[0]
        else:
            before = backward(values[:, j, at - 1], scales[code])
            now = before * one.factor
            values[:, j, at] = forward(np.rint(now) if scales[code] == "count" else now, scales[code])
    for code, tie in ratios.items():
        if code not in given:
            continue
        one, (top, bottom) = given[code], (parts.index(part) for part in tie.parts)
        if one.value is not None:
            wanted = math.log(one.value / tie.factor)
        else:
            wanted = values[:, top, at - 1] - values[:, bottom, at - 1] + math.log1p((one.growth or 0.0) / 100)
        # the amount gives way, unless it is assumed itself
        if tie.parts[0] in given:
            values[:, bottom, at] = values[:, top, at] - wanted
        else:
            values[:, top, at] = values[:, bottom, at] + wanted
    return values


def text(given: dict[str, Assumption], known: Snapshot, year: int, lang: str = "zh") -> str:
    """The assumptions in words, for headings.

    Parameters
    ----------
    given : dict of str to Assumption
        By indicator code.
    known : Snapshot
        For names and units.
    year : int
        The year assumed.
    lang : {"zh", "en"}
        Which language.

    Returns
    -------
    str
        Empty without assumptions.

    Examples
    --------
    >>> from kjanalysis import tables
    >>> text({"gdp": Assumption("gdp", growth=6.0)}, tables.read().on(None), 2021, "en")
    'Scenario, assuming for 2021: GDP (current prices) +6.0%'
    """
    if not given:
        return ""
    codes = known.codes
    said = []
    for code, one in given.items():
        name, unit = codes.at[code, lang] or codes.at[code, "zh"], unit_words(codes, code, lang).behind
        amount = number(one.value, unit, bool(codes.at[code, "integer"]))
        said.append(f"{name} = {amount}" if one.growth is None else f"{name} {signed(one.growth)}")
    if lang == "zh":
        return f"情景：假设 {year} 年" + "，".join(said)
    return f"Scenario, assuming for {year}: " + "; ".join(said)
