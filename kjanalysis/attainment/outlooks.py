"""Attainment: with what probability is each published target met?

The probability is the share of draws (:mod:`kjanalysis.forecast`) that meet
the target. Three things stand side by side and are never merged: the ratio of
observed to required growth (:mod:`kjanalysis.attainment.progress`), the probability, and
the class of progress; with the strength of the evidence.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from .. import tables
from ..forecast import Forecast, check_year, forecast, quantiles, scenario
from ..notation.dates import parse_as_of
from ..notation.identities import parse
from ..tables.history import check_region
from ..tables.targets import check_known, default_day, known_on
from ..wording import words as wording
from ..wording.target_text import target_text
from . import outside_view, progress
from .criterion import meets
from .growth import exact, growth, plain

#: With fewer effective draws than this the figures contradict one another.
LEAST_DRAWS = 400

INTERVALS = {"lo95": 0.025, "lo80": 0.1, "lo50": 0.25, "hi50": 0.75, "hi80": 0.9, "hi95": 0.975}


@dataclass(frozen=True, eq=False)
class Outlook:
    """The targets of a region's year and what the draws say of each.

    Attributes
    ----------
    region, region_zh, region_en : str
        Code and names; a missing name is the other language's.
    year : int
    as_of : date
    targets : list of dict
        One a target, in the order of the source; keys as in :func:`outlook`.
    joint : dict
        ``indicators`` (headline targets forecast), ``missing`` (those that
        aren't) and ``probability`` of meeting all, None if one is missing.
    forecast : Forecast
    given : dict
        A scenario's assumptions, as asked for; empty without.
    given_zh, given_en : str
        The same in words.
    """

    region: str
    region_zh: str
    region_en: str
    year: int
    as_of: dt.date
    targets: list = field(default_factory=list)
    joint: dict = field(default_factory=lambda: {"indicators": [], "missing": [], "probability": None})
    forecast: Forecast | None = None
    given: dict = field(default_factory=dict)
    given_zh: str = ""
    given_en: str = ""

    @property
    def own_targets(self) -> list:
        """Targets set for this year; yearly goals of earlier years left out."""
        return [t for t in self.targets if t["since"] == self.year]

    def to_dict(self) -> dict:
        """The outlook as plain values, the content of `outlook.json`."""
        return {
            "region": self.region,
            "region_zh": self.region_zh,
            "region_en": self.region_en,
            "year": self.year,
            "as_of": self.as_of.isoformat(),
            "targets": self.targets,
            "joint": self.joint,
            "given": self.given,
        }

    def to_json(self) -> str:
        """`outlook.json`'s text: UTF-8, Chinese as it is, no NaN."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1, allow_nan=False)

    def to_frame(self) -> pd.DataFrame:
        """One row a target, the columns the keys of :attr:`targets`, without sources."""
        frame = pd.DataFrame(self.targets)
        return frame.drop(columns="sources", errors="ignore")

    def table(self, lang: str = "zh") -> pd.DataFrame:
        """The table for people, numbers rounded and put into words."""
        zh = lang == "zh"
        names = (
            ["指标", "目标", "达标概率", "判断", "中位数", "80% 区间", "最近值", "所需增速", "以往增速",
             "增速比", "进度类别", "证据"]
            if zh
            else ["indicator", "target", "probability", "verdict", "median", "80 % interval",
                  "last value", "required growth", "observed growth", "ratio", "progress", "evidence"]
        )  # fmt: skip
        rows = []
        for t in self.targets:
            whole = t["integer"]
            interval = (
                f"{wording.estimate(t['lo80'], whole)}\u00a0–\u00a0{wording.estimate(t['hi80'], whole)}"
                if t["median"] is not None
                else "–"
            )
            last = "–"
            if t["last_value"] is not None:
                last = wording.printed(t["last_value"], t["last_qualifier"], "", whole)
                expected = "expected" in t["last_qualifier"]
                last += f" ({t['last_year']}{(' 预计' if zh else ' expected') if expected else ''})"
            growth_unit = t["growth_unit"]
            rows.append(
                [
                    t["indicator_zh"] if zh else t["indicator_en"],
                    target_text(t, lang),
                    wording.percent(t["probability"]),
                    t["verdict_zh"] if zh else t["verdict"],
                    wording.estimate(t["median"], whole),
                    interval,
                    last,
                    wording.signed(t["required_growth"], growth_unit),
                    observed_text(t),
                    "–" if t["growth_ratio"] is None else f"{t['growth_ratio']:.2f}",
                    t["progress_zh"] if zh else t["progress"],
                    f"{t['evidence_zh'] if zh else t['evidence']} (n={t['n_observations']})",
                ]
            )
        return pd.DataFrame(rows, columns=names)

    def heading(self, lang: str = "zh") -> str:
        """One line that says what this is, and the joint probability if there is one."""
        joint = wording.percent(self.joint.get("probability"))
        if lang == "zh":
            text = f"{self.region_zh} {self.year} 年目标展望（截至 {self.as_of} 已公布的数据）"
            text += f"；{self.given_zh}" if self.given else ""
            if not self.targets:
                return text + "：截至该日没有已公布的目标。"
            if not self.own_targets:
                return (
                    text + f"：截至该日没有为 {self.year} 年公布的目标，只有往年提出的每年目标 {len(self.targets)} 项"
                )
            if self.joint["missing"]:
                return text + f"；{len(self.joint['missing'])} 项核心指标无法预测，不给出全部达标的概率"
            return text + (f"；核心指标全部达标的概率：{joint}" if self.joint["indicators"] else "")
        text = f"{self.region} {self.region_en}, targets for {self.year}, as known on {self.as_of}"
        text += f". {self.given_en}" if self.given else ""
        if not self.targets:
            return text + ": no target had been published by then."
        if not self.own_targets:
            return text + f": no target of its own, only {len(self.targets)} yearly goals set before"
        if self.joint["missing"]:
            n = len(self.joint["missing"])
            return text + f"; {n} headline targets can't be forecast, so no probability of meeting all"
        return text + (f"; all headline targets met: {joint}" if self.joint["indicators"] else "")

    def __repr__(self) -> str:
        if not self.targets:
            return self.heading("en")
        return self.heading("en") + "\n" + self.table("en").to_string(index=False)

    def _repr_html_(self) -> str:
        import html

        head = f"<p><b>{html.escape(self.heading('zh'))}</b></p>"
        return head + (self.table("zh").to_html(index=False, escape=True) if self.targets else "")


def outlook(
    region: str,
    year: int,
    as_of=None,
    data=None,
    seed: int = 0,
    n_draws: int = 16000,
    given: dict | None = None,
) -> Outlook:
    """Probability of meeting each target a region published for a year.

    Parameters
    ----------
    region : str
        Region code, e.g. ``"330205"``.
    year : int
        The targets' year.
    as_of : str or date, optional
        Nothing published later is used, targets included. By default the day
        that year's targets were published, else 31 March of that year.
    data : path-like, optional
        Folder of tables to read in place of the shipped one.
    seed, n_draws : int
        The same seed gives the same digits.
    given : dict, optional
        A scenario: figures assumed for the year by indicator code, amounts
        (``{"gdp": 760}``) or growth on the year before (``{"gdp": "+6%"}``).
        All that is tied to them moves on the same draws.

    Returns
    -------
    Outlook
        Each target is a dict with: id, indicator, indicator_zh, indicator_en,
        target, target_high, unit, integer, comparator, period, recurs, year,
        since (the year a yearly goal was set for), note, headline; probability, median, lo50, hi50, lo80, hi80, lo95, hi95 (None
        where there is no history); last_value, last_qualifier, last_year;
        required_growth, observed_growth (growth_unit: % a year, or the unit
        for a net change), observed_growth_low, observed_growth_high (what
        bounds leave open), observed_from, observed_to (years), growth_ratio, progress, progress_zh;
        n_observations, pool_series, evidence, evidence_zh; verdict,
        verdict_zh; sources (target and figures, with locator and grade); and
        the outside view beside it, keys as in :func:`kjanalysis.attainment.outside_view.beside`.
        ``probability`` is the inside view, the share of the draws.

    Raises
    ------
    KJError
        If region, year, day or an assumption is not usable.

    Notes
    -----
    How a target is judged, on the draws x before rounding (counts are whole):
    ge, eq: x >= target; gt: x > target; le: x <= target; approx (左右): x at
    least the lower end of what rounds to the target; range: x >= its lower end.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> o = kj.outlook("330205", year=2021, as_of="2021-03-26")
    >>> o.joint["indicators"]
    ['rd_expenditure', 'rd_intensity', 'hightech_firms']
    """
    known = tables.read(data)
    region, year = check_region(region, known), check_year(year)
    day = parse_as_of(as_of) or default_day(known, region, year)
    targets = known_on(known, region, year, day)
    check_known(known, region, year, day)
    f = forecast(
        region, year, day, targets["indicator"].unique().tolist(), data, seed=seed, n_draws=n_draws, given=given
    )
    codes = {row.indicator: row for row in known.indicators.itertuples()}
    catalogue = {row.source: row for row in known.sources.itertuples()}
    figures = list(f.history.itertuples())
    rows, met, missing = [], {}, []
    for target in targets.itertuples():
        row, hits = _judge(target, codes, f, figures, year)
        row |= outside_view.beside(target, row["probability"], known, day)
        row["sources"] = _sources(target, codes, figures, catalogue)
        rows.append(row)
        if target.headline and hits is None:
            missing.append(target.indicator)
        elif target.headline:
            met[target.indicator] = met.get(target.indicator, True) & hits
    # "all of them" can't be said while one of them isn't forecast
    joint = {"indicators": list(met), "missing": missing, "probability": None}
    if met and not missing:
        joint["probability"] = round(float(np.logical_and.reduce(list(met.values())).mean()), 4)
    place = known.regions.set_index("region").loc[region]
    names = place["zh"] or place["en"], place["en"] or place["zh"]
    assumed = {code: one.plain() for code, one in f.given.items()}
    words = [scenario.text(f.given, known, year, lang) for lang in ("zh", "en")]
    return Outlook(region, *names, year, day, rows, joint, f, assumed, *words)


def observed_text(target: dict, lang: str = "en") -> str:
    """Growth seen, the range that bounds leave open, and the years it is of.

    >>> observed_text({"observed_growth": 11.9, "observed_growth_low": 3.6, "observed_growth_high": 24.5,
    ...                "observed_from": 2016, "observed_to": 2020, "growth_unit": "%"})
    '+11.9% (+3.6% … +24.5%), 2016–2020'
    """
    low, high, unit = target["observed_growth_low"], target["observed_growth_high"], target["growth_unit"]
    text = wording.signed(target["observed_growth"], unit)
    if low is not None and abs(high - low) > 0.5:
        span = f"{wording.signed(low, unit)} … {wording.signed(high, unit)}"
        text += f"（{span}）" if lang == "zh" else f" ({span})"
    if target["observed_from"] is not None:
        years = f"{target['observed_from']}–{target['observed_to']}"
        text += f"，{years} 年" if lang == "zh" else f", {years}"
    return text


def _judge(target, codes: dict, f: Forecast, figures: list, year: int) -> tuple[dict, np.ndarray | None]:
    """One target's row, and which draws meet it (None without history)."""
    indicator = codes[target.indicator]
    row = {
        "id": target.id,
        "indicator": target.indicator,
        "indicator_zh": indicator.zh,
        "indicator_en": indicator.en,
        "target": exact(target.value),
        "target_high": None if pd.isna(target.value_high) else exact(target.value_high),
        "higher_is_better": bool(indicator.higher_is_better),
        "unit": indicator.unit,
        "integer": bool(indicator.integer),
        "comparator": target.comparator,
        "period": target.period,
        "recurs": target.recurs,
        "year": int(target.year),
        "since": int(target.since),
        "note": target.note,
        "headline": bool(target.headline),
        "probability": None,
        "median": None,
        **dict.fromkeys(["lo50", "hi50", "lo80", "hi80", "lo95", "hi95"]),
    }
    hits = None
    known = (target.indicator, year) in f.draws.columns
    published = _published(figures, codes, target.indicator, year)
    row["outcome"] = published
    steady = f.effective.get(target.indicator, 1.0) * len(f.draws) >= LEAST_DRAWS
    if published is not None:
        hits = np.full(len(f.draws), meets(np.array([published]), row, row["higher_is_better"])[0])
        row["probability"] = float(hits[0])
    elif known and steady:
        draws = f.draws[target.indicator, year].to_numpy()
        hits = meets(draws, row, row["higher_is_better"])
        row["probability"] = round(float(hits.mean()), 4)
        asked = {"median": 0.5, **INTERVALS}
        found = quantiles(pd.DataFrame({(target.indicator, year): draws}), asked.values()).to_numpy()[0]
        row |= {name: plain(float(x)) for name, x in zip(asked, found, strict=True)}
    row |= growth(target, row, codes, figures)
    n = f.n_observations.get(target.indicator, sum(r.indicator == target.indicator for r in figures))
    pool_prior = f.priors.get(target.indicator)
    row["n_observations"] = n
    row["pool_series"] = pool_prior.n_series if pool_prior else 0
    age = year - max((r.year for r in _behind(target, codes, figures)), default=year)
    row["evidence"], row["evidence_zh"] = wording.evidence(n, age)
    if published is not None:
        row["verdict"], row["verdict_zh"] = wording.OUTCOME[bool(hits[0])]
    elif hits is not None:
        row["verdict"], row["verdict_zh"] = wording.verdict(row["probability"])
    elif known:
        row["verdict"], row["verdict_zh"] = wording.CONTRADICTION
    else:
        row["verdict"], row["verdict_zh"] = wording.NOT_FORECAST if n else wording.NO_HISTORY
    return row, hits


def _behind(target, codes: dict, figures: list) -> list:
    """The figures of a target's indicator and of what it is tied to."""
    tie = parse(codes[target.indicator].identity)
    codes_behind = {target.indicator, *(tie.parts if tie else ())}
    return [r for r in figures if r.indicator in codes_behind]


def _sources(target, codes: dict, figures: list, catalogue: dict) -> list[dict]:
    """Where the target and every figure behind it stand."""
    cited = [
        (
            "target",
            target.source,
            target.locator,
            target.published,
            int(target.since),
            target.indicator,
            "",
            target.note,
        )
    ]
    cited += [
        ("figure", r.source, r.locator, r.published, int(r.year), r.indicator, r.status, r.note)
        for r in _behind(target, codes, figures)
    ]
    return [
        {
            "role": role,
            "indicator": indicator,
            "year": year,
            "source": source,
            "title": catalogue[source].title,
            "grade": catalogue[source].grade,
            "published": published,
            "locator": locator,
            "url": catalogue[source].url,
            "status": status,
            "note": note,
        }
        for role, source, locator, published, year, indicator, status, note in cited
    ]


def _published(figures: list, codes: dict, code: str, year: int) -> float | None:
    """The target year's own figure, if exact and not preliminary ones tell it already.

    A net change or growth rate that was not published itself is told by the two
    years' figures it is a change of.
    """

    def figure(of: str, when: int):
        rows = (r for r in figures if r.indicator == of and r.year == when)
        return next((r for r in rows if r.qualifier == "eq" and r.status != "preliminary"), None)

    own, tie = figure(code, year), parse(codes[code].identity)
    if own is not None or not tie or tie.kind == "ratio":
        return None if own is None else exact(own.value)
    now, before = figure(tie.parts[0], year), figure(tie.parts[0], year - 1)
    if now is None or before is None or now.basis != before.basis:
        return None
    if tie.kind == "diff":
        return exact(now.value - before.value)
    return plain(progress.annual_growth(before.value, now.value, 1))
