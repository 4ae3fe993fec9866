"""What a forecast is made of, in a table an analyst can defend in a meeting.

Who says what:

- ``own``: the target's own figures alone, as one would do it by hand: a random
  walk with drift through them, with Student's t for what few figures leave
  open. Needs three figures on one statistical basis.
- ``pool``: growth as in comparable series elsewhere, from the newest figure on.
- ``forecast``: both, the draws of the outlook itself.

Where its width comes from. On the block's scale a draw of the target year T
is, with L the year of the newest figure::

    z_T = q_L + sum_{t=L}^{T-1} (m + drift_t) + surprises

Each part in turn is set to its median in the outlook's own draws, everything
else left as it is, and the values are computed anew:

- ``bounds``: q_L, as far as it is open because the figure is a bound or rounded
  (what older figures leave open is part of the doubt about the trend);
- ``measurement``: q_L, as far as the figure has errors of measurement or will
  be revised. The two share the spread of q_L by their variances, the bound's
  width^2 / 12 and the error's;
- ``drift``: the trend, which so few figures can't tell for sure;
- ``surprises``: the shocks to come, which nobody can know.

``width_change`` is the change of the 80 % interval's width in percent. The lines
don't add up to 100: widths of independent parts add as squares, and the parts
aren't quite independent (one-at-a-time sensitivity: Saltelli et al. 2008,
Global Sensitivity Analysis, ch. 1). ``outside`` is the outside view combined
(:mod:`kjanalysis.attainment.outside_view`), only where it is used: a probability, no interval.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from .. import tables
from ..forecast import Forecast, change, draw_rows, in_units
from ..forecast.block_types import Block
from ..forecast.draws import Drawn
from ..notation.identities import parse
from ..notation.scales import backward, forward, scale_of
from ..tables import Snapshot
from ..wording import words
from ..wording.target_text import target_text
from .criterion import meets
from .outlooks import Outlook
from .target import Target

#: Draws of the line ``pool``; the other lines are the outlook's own draws.
N_DRAWS = 1000

COLUMNS = ["component", "zh", "en", "median", "lo80", "hi80", "width", "width_change", "probability"]

NAMES = {
    "own": ("仅凭本地历史", "own history alone"),
    "pool": ("仅凭同类序列", "comparable series alone"),
    "forecast": ("预测", "forecast"),
    "bounds": ("若公布值不含“超/突破”、不取整", "without 'more than' and rounding"),
    "measurement": ("若公布值无误差、不修订", "without errors and revisions"),
    "drift": ("若趋势已知", "with a known trend"),
    "surprises": ("若今后无意外波动", "without future surprises"),
    "outside": ("与外部视角合并", "combined with the outside view"),
}


def decompose(outlook: Outlook, target: str, data: tables.Folder = None, seed: int = 0) -> pd.DataFrame:
    """What makes up the forecast of one target.

    Parameters
    ----------
    outlook : Outlook
        Of :func:`kjanalysis.outlook`.
    target : str
        Id of a target, e.g. ``"330205-2021-01"``.
    data : path-like, optional
        A folder to read in place of the tables that the outlook was made from.
    seed : int
        Of the line ``pool``.

    Returns
    -------
    DataFrame
        One row a component in the order of the module's text, columns
        :data:`COLUMNS`. ``median``, ``lo80``, ``hi80``, ``width`` in the
        indicator's unit, ``width_change`` in percent (NaN for own, pool and
        outside), ``probability`` of meeting the target; NaN where a component
        can't be had. Empty if the target isn't forecast or its outcome is
        already published.

    Raises
    ------
    KeyError
        If the outlook has no such target.

    Notes
    -----
    One-at-a-time sensitivity (Saltelli et al. 2008, Global Sensitivity Analysis,
    ch. 1): one part is set to its median, all else stays. The module's text says
    what each part is.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> o = kj.outlook("330205", 2021)
    >>> table = decompose(o, "330205-2021-01").set_index("component")
    >>> bool(table.at["surprises", "width"] < table.at["forecast", "width"])
    True
    """
    aims = {t.id: t for t in outlook.targets}
    if target not in aims:
        raise KeyError(f"{target} is not a target of this outlook")
    aim = aims[target]
    if aim.median is None:
        return pd.DataFrame(columns=COLUMNS)
    known = _known(outlook, data)
    return _decomposed(outlook, aim, known, _pool(outlook, known, [aim], seed))


def _known(outlook: Outlook, data: tables.Folder) -> Snapshot:
    """What an outlook was made from, or other tables as known on its day."""
    return outlook.known if data is None else tables.read(data, strict=False).on(outlook.as_of)


def _pool(outlook: Outlook, known: Snapshot, aims: list[Target], seed: int = 0) -> pd.DataFrame:
    """Draws from the newest figure of each indicator: those of tied targets come together."""
    f, codes = outlook.forecast, [aim.indicator for aim in aims]
    return draw_rows(_newest(f.history), known, outlook.region, outlook.year, codes, seed, N_DRAWS, f.given).draws


def _decomposed(outlook: Outlook, aim: Target, known: Snapshot, pool: pd.DataFrame) -> pd.DataFrame:
    """:func:`decompose` of a target that is forecast."""
    lines = _lines(outlook, known, aim.indicator, pool)
    full = np.diff(_interval(outlook.forecast.draws[aim.indicator, outlook.year].to_numpy()))[0]
    table = [_row(name, draws, aim, full) for name, draws in lines.items()]
    if aim.outside_used:
        table.append(["outside", *NAMES["outside"], *[np.nan] * 5, aim.probability_combined])
    return pd.DataFrame(table, columns=COLUMNS)


def _lines(outlook: Outlook, known: Snapshot, code: str, pool: pd.DataFrame) -> dict[str, np.ndarray | None]:
    """Draws of each component, None where it can't be had."""
    f, year = outlook.forecast, outlook.year
    return {
        "own": own_history(f.history, known.codes, code, year),
        "pool": pool[code, year].to_numpy() if (code, year) in pool else None,
        "forecast": f.draws[code, year].to_numpy(),
        **{name: _frozen(f, known.codes, code, year, name) for name in ("bounds", "measurement", "drift", "surprises")},
    }


def _row(name: str, draws: np.ndarray | None, aim: Target, full: float) -> list[Any]:
    """A component's row: median, interval, how much narrower than the whole it is, and the probability."""
    if draws is None:
        return [name, *NAMES[name], *[np.nan] * 6]
    low, high = _interval(draws)
    part = full > 0 and name not in ("own", "pool", "forecast")
    narrower = 100 * ((high - low) / full - 1) if part else np.nan
    chance = float(meets(draws, aim.criterion).mean())
    middle = float(np.quantile(draws, 0.5, method="inverted_cdf"))
    return [name, *NAMES[name], middle, low, high, high - low, narrower, chance]


def own_history(history: pd.DataFrame, codes: pd.DataFrame, code: str, year: int) -> np.ndarray | None:
    """Random walk with drift through the figures of one basis, as even quantiles.

    Parameters
    ----------
    history : DataFrame
        A region's figures, :func:`kjanalysis.tables.vintage.latest`.
    codes : DataFrame
        The catalogue by indicator.
    code : str
        A net change or growth rate is read off the series it is a change of,
        where that has a figure of the year before.
    year : int
        The year to forecast. Figures of this year and later are left out.

    Returns
    -------
    ndarray of shape (N_DRAWS,), or None
        In the indicator's unit; None with fewer than three figures.

    Notes
    -----
    With figures z_0 ... z_k in years t_0 ... t_k, h years ahead::

        m = (z_k - z_0) / (t_k - t_0)
        s^2 = sum (dz_i - m dt_i)^2 / dt_i / (k - 1)
        z = z_k + h m + t_{k-1} s sqrt(h + h^2 / (t_k - t_0))

    z is on the indicator's scale, t_{k-1} Student's t with k - 1 degrees of freedom.
    """
    source, kind = _read_off(history, codes, code)
    own = history[history["indicator"].eq(source) & history["year"].lt(year)].sort_values("year")
    own = own[own["basis"].eq(own["basis"].iloc[-1])] if len(own) else own
    scale = scale_of(codes.at[source, "kind"], codes.at[source, "integer"])
    if len(own) < 3 or scale is None or (kind and int(own["year"].iloc[-1]) != year - 1):
        return None
    z = forward((own["lower"] + own["upper"]) / 2, scale)
    if not np.isfinite(z).all():
        return None
    values = backward(_walk(z, own["year"].to_numpy(), year), scale)
    return change(values, np.full(N_DRAWS, own["value"].iloc[-1]), kind) if kind else values


def _read_off(history: pd.DataFrame, codes: pd.DataFrame, code: str) -> tuple[str, str | None]:
    """The series an indicator is read off: its own, or the one it is a change of, and which kind of change."""
    tie = parse(codes.at[code, "identity"])
    if tie and tie.kind != "ratio" and code not in set(history["indicator"]):
        return tie.parts[0], tie.kind
    return code, None


def _walk(z: np.ndarray, years: np.ndarray, year: int) -> np.ndarray:
    """Even quantiles of the walk in a year, on the scale."""
    gaps, steps = np.diff(years), np.diff(z)
    span, k = gaps.sum(), len(steps)
    drift = steps.sum() / span
    s = np.sqrt((np.square(steps - drift * gaps) / gaps).sum() / (k - 1))
    ahead = year - int(years[-1])
    even = stdtrit(k - 1, (np.arange(N_DRAWS) + 0.5) / N_DRAWS)
    # a count's exp() would overflow far out where one degree of freedom is left
    walked: np.ndarray = z[-1] + ahead * drift + s * np.sqrt(ahead + ahead**2 / span) * even
    return walked.clip(-700, 700)


def _newest(history: pd.DataFrame) -> pd.DataFrame:
    """The newest figure of each indicator."""
    return history[history["year"].eq(history.groupby("indicator")["year"].transform("max"))]


def _frozen(f: Forecast, codes: pd.DataFrame, code: str, year: int, name: str) -> np.ndarray:
    """The outlook's draws of an indicator with one part of the path set to its median."""
    tie = parse(codes.at[code, "identity"])
    behind = {code, *(tie.parts if tie else ())}
    seen = int(f.history.loc[f.history["indicator"].isin(behind) & f.history["year"].le(year), "year"].max())
    drawn = _since(f.blocks[code], f.history, min(seen, year - 1), year)
    years, z = drawn.draws.years, drawn.draws.values
    newest, at = int(seen - years[0]), int(year - years[0])
    start = z[:, :, newest : newest + 1]
    steps = np.cumsum(drawn.draws.drift[:, :, newest:at], axis=2)
    trend = np.concatenate([np.zeros_like(start), steps], axis=2)
    surprises = z[:, :, newest : at + 1] - start - trend
    share = _bound_share(drawn.block, int(years[newest]))[None, :, None]

    def off(x: np.ndarray) -> np.ndarray:
        moved: np.ndarray = x - np.median(x, axis=0, keepdims=True)
        return moved

    z = z.copy()
    if name == "bounds":
        z[:, :, newest : at + 1] -= off(start) * (1 - np.sqrt(1 - share))
    elif name == "measurement":
        z[:, :, newest : at + 1] -= off(start) * (1 - np.sqrt(share))
    else:
        z[:, :, newest : at + 1] -= off(trend if name == "drift" else surprises)
    values = in_units(drawn, z, f.history, codes, f.given, year)
    if code in values or tie is None:
        return values[code][:, at]
    return change(values[tie.parts[0]][:, at], values[tie.parts[0]][:, at - 1], tie.kind)


def _since(drawn: Drawn, history: pd.DataFrame, first: int, last: int) -> Drawn:
    """A block's draws of the years that count: from a year, or a part's last figure before it, to another."""
    newest = history[history["indicator"].isin(drawn.parts)].groupby("indicator")["year"].max()
    draws, start = drawn.draws, int(drawn.draws.years[0])
    years = slice(max(min(first, *newest) - start, 0), last + 1 - start)
    kept = {name: getattr(draws, name)[:, :, years] for name in ("values", "drift")}
    return replace(drawn, draws=replace(draws, years=draws.years[years], **kept))


def _bound_share(block: Block, year: int) -> np.ndarray:
    """Share of each part's doubt in a year that bounds and rounding make, shape (n_parts,)."""
    share = np.zeros(len(block.parts))
    for j in range(len(share)):
        doubts = [
            ((f.upper - f.lower) ** 2 / 12, f.noise**2)
            for f in block.figures
            if f.year == year and f.loading[j] and not f.lagged
        ]
        if doubts:
            bound, error = min(doubts, key=sum)  # the sharpest figure decides
            share[j] = bound / (bound + error)
    return share


def _interval(draws: np.ndarray) -> tuple[float, float]:
    low, high = np.quantile(draws, [0.1, 0.9], method="inverted_cdf")
    return float(low), float(high)


def headlines(outlook: Outlook, data: tables.Folder = None, most: int = 3) -> dict[str, pd.DataFrame]:
    """:func:`decompose` of the headline targets that are forecast.

    Parameters
    ----------
    outlook : Outlook
        Of :func:`kjanalysis.outlook`.
    data : path-like, optional
        A folder to read in place of the tables that the outlook was made from.
    most : int
        At most so many targets.

    Returns
    -------
    dict of str to DataFrame
        By target id. Where no headline target is forecast, the first of the others
        are taken.
    """
    rows = [t for t in outlook.targets if t.median is not None]
    chosen = ([t for t in rows if t.headline] or rows)[:most]
    if not chosen:
        return {}
    known = _known(outlook, data)
    pool = _pool(outlook, known, chosen)
    return {t.id: _decomposed(outlook, t, known, pool) for t in chosen}


def table(parts: dict[str, pd.DataFrame], outlook: Outlook, lang: str = "zh") -> pd.DataFrame:
    """Decompositions for people: a row a target and component, rounded.

    Parameters
    ----------
    parts : dict of str to DataFrame
        Of :func:`headlines`.
    outlook : Outlook
        The outlook they are of.
    lang : {"zh", "en"}
        Language of columns and components.

    Returns
    -------
    DataFrame
        All cells text. Columns: target, component, median, 80 % interval, change of
        width, probability.
    """
    zh = lang == "zh"
    aims = {t.id: t for t in outlook.targets}
    rows = []
    for name, frame in parts.items():
        aim = aims[name]
        label = f"{aim.name(lang)} {target_text(aim, lang)}"
        for r in frame.itertuples():
            drawn = np.isfinite(r.width)
            whole = aim.integer
            rows.append(
                [
                    label,
                    r.zh if zh else r.en,
                    words.estimate(r.median, whole),
                    f"{words.estimate(r.lo80, whole)}\u00a0–\u00a0{words.estimate(r.hi80, whole)}" if drawn else "–",
                    width_text(r.width_change),
                    words.percent(r.probability) if np.isfinite(r.probability) else "–",
                ]
            )
    columns = (
        ["目标", "预测构成", "中位数", "80% 区间", "区间宽度变化", "达标概率"]
        if zh
        else ["target", "component", "median", "80 % interval", "width changes by", "probability"]
    )
    return pd.DataFrame(rows, columns=columns)


def width_text(narrower: float) -> str:
    """A change of width in whole percent; "–" for none.

    Parameters
    ----------
    narrower : float
        Percent, negative where the interval gets narrower; NaN for none.

    Returns
    -------
    str
        With its sign.

    Examples
    --------
    >>> width_text(-58.62), width_text(0.2), width_text(float("nan"))
    ('−59%', '±0%', '–')
    """
    if not np.isfinite(narrower):
        return "–"
    whole = round(narrower)
    return f"{whole:+d}%".replace("-", "−") if whole else "±0%"
