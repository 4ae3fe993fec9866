"""What drives the answer, in sentences an analyst can take to a meeting.

Each finding is computed from the tables and the draws; none is written by
hand for one region. They come as (English, Chinese) pairs.
"""

from __future__ import annotations

import numpy as np

from . import check, tables, vintage
from .attainment import Outlook, observed_text
from .forecast import draw_rows
from .identities import parse
from .judging import meets
from .wording import CONTRADICTION, NO_HISTORY, number, percent, printed, signed


def findings(outlook: Outlook, data=None) -> list[tuple[str, str]]:
    """Findings for an outlook, the most telling first.

    Parameters
    ----------
    outlook : Outlook
    data : path-like, optional
        The folder the outlook was made from, if not the shipped one.

    Returns
    -------
    list of (str, str)
        English and Chinese sentence. Empty if no target is known.
    """
    known = tables.read(data)
    return [
        *tied_targets(outlook, known),
        *already_reached(outlook, known),
        *stock_and_new(outlook, known),
        *misfits(outlook, known),
        *caveats(outlook, known),
        *drivers(outlook, known),
        *outside_view(outlook, known),
        *unknown(outlook),
    ]


def tied_targets(outlook: Outlook, known) -> list[tuple[str, str]]:
    """A ratio target and its numerator's target meet at one denominator only."""
    said = []
    codes = known.indicators.set_index("indicator")
    aims = {t["indicator"]: t for t in reversed(outlook.targets)}
    draws = outlook.forecast.draws
    for code, aim in aims.items():
        tie = parse(codes.at[code, "identity"])
        if not tie or tie.kind != "ratio" or tie.parts[0] not in aims or aim["target"] <= 0:
            continue
        top, bottom = tie.parts
        implied = tie.factor * aims[top]["target"] / aim["target"]
        if (bottom, outlook.year) not in draws or aim["probability"] is None:
            continue
        under = draws[bottom, outlook.year].to_numpy()
        over = float((under > implied).mean())
        unit = codes.at[bottom, "unit"]
        seen = outlook.forecast.history
        seen = seen[seen["indicator"].eq(bottom)]
        newest = int(seen["year"].max()) if len(seen) else "–"
        p_top, p_ratio = aims[top]["probability"], aim["probability"]
        harder = ("the ratio is the harder of the two", "比重目标更难") if p_ratio < p_top - 0.01 else (
            ("the amount is the harder of the two", "总量目标更难") if p_top < p_ratio - 0.01
            else ("they are about equally hard", "两者难度相当")
        )  # fmt: skip
        said.append(
            (
                f"{aims[top]['indicator_en']} of {number(aims[top]['target'], aims[top]['unit'])} makes "
                f"{number(aim['target'])} % only up to a {codes.at[bottom, 'en']} of {number(implied, unit)}. "
                f"The forecast (last figure: {newest}) puts it at {number(float(np.median(under)), unit)}, above that line with a "
                f"probability of {percent(over)}: {percent(p_top)} for the amount, {percent(p_ratio)} for "
                f"the ratio; {harder[0]}.",
                f"{aims[top]['indicator_zh']}达到 {number(aims[top]['target'], aims[top]['unit'])} 时，只有"
                f"{codes.at[bottom, 'zh']}不超过 {number(implied, unit)}，比重才够 {number(aim['target'])}%。"
                f"预测中位数为 {number(float(np.median(under)), unit)}（最近数据为 {newest} 年），超过该线的概率为 {percent(over)}。"
                f"总量目标的达标概率为 {percent(p_top)}，比重目标为 {percent(p_ratio)}：{harder[1]}。",
            )
        )
    return said


def already_reached(outlook: Outlook, known) -> list[tuple[str, str]]:
    """Targets for a level that lie below the last figure (a growth rate starts anew each year)."""
    said = []
    codes = known.indicators.set_index("indicator")
    for t in outlook.targets:
        tie = parse(codes.at[t["indicator"], "identity"])
        changes = codes.at[t["indicator"], "kind"] == "growth" or (tie and tie.kind != "ratio")
        if changes or not t["higher_is_better"] or t["outcome"] is not None or t["probability"] is None:
            continue
        last, year = t["last_value"], t["last_year"]
        recent = last is not None and outlook.year - 2 <= year < outlook.year
        if not recent or t["comparator"] == "le" or t["target"] >= last:
            continue
        shown = printed(last, t["last_qualifier"], t["unit"], t["integer"])
        said.append(
            (
                f"The target for {t['indicator_en']} ({number(t['target'], t['unit'])}) lies below the "
                f"figure of {year} ({shown}): it asks for no growth, so its probability says little about effort.",
                f"{t['indicator_zh']}的目标（{number(t['target'], t['unit'])}）低于 {year} 年的 {shown}："
                f"无需增长即可达标，其达标概率不能说明工作力度。",
            )
        )
    return said


def stock_and_new(outlook: Outlook, known) -> list[tuple[str, str]]:
    """How a target for new ones and a target for the total fit together."""
    said = []
    codes = known.indicators.set_index("indicator")
    aims = {t["indicator"]: t for t in outlook.targets}
    for code, aim in aims.items():
        tie = parse(codes.at[code, "identity"])
        if not tie or tie.kind != "diff" or tie.parts[0] not in aims:
            continue
        total = aims[tie.parts[0]]
        if total["last_value"] is None or total["last_year"] != outlook.year - 1:
            continue
        had, new, unit = total["last_value"], aim["target"], total["unit"]
        gap = total["target"] - had
        shown = printed(had, total["last_qualifier"], unit, True)
        said.append(
            (
                f"{total['indicator_en']}: from {shown} in {total['last_year']}, the total of "
                f"{number(total['target'], unit, True)} needs a net {number(gap, '', True)} more; the target "
                f"for new ones is {number(new, unit, True)}. Both are read off the same draws.",
                f"{total['indicator_zh']}：{total['last_year']} 年为 {shown}，达到 "
                f"{number(total['target'], unit, True)} 需净增 {number(gap, '', True)}；新增目标为 "
                f"{number(new, unit, True)}。两者由同一组抽样得出。",
            )
        )
    return said


def misfits(outlook: Outlook, known) -> list[tuple[str, str]]:
    """Published figures whose arithmetic doesn't fit, and what hangs on each of them."""
    rows = outlook.forecast.history
    # older years are other vintages of GDP: only the newest matter for this answer
    rows = rows[rows["status"].ne("revised") & rows["year"].ge(outlook.year - 2)]
    said = []
    for p in check.ratio_misfits(rows, known):
        row = rows[rows["row"].eq(p.row)].iloc[0]
        started, without = starting_point(outlook, row, known), left_out(outlook, row, known)
        said.append(
            (
                f"The published figures don't quite fit: {p.what}{started[0]}{without[0]}",
                f"已公布的数据不完全吻合：{p.what_zh}{started[1]}{without[1]}",
            )
        )
    return said


def starting_point(outlook: Outlook, ratio, known) -> tuple[str, str]:
    """Where the draws put a published ratio that its parts pull away from its printed value."""
    code, year = ratio["indicator"], int(ratio["year"])
    if (code, year) not in outlook.forecast.draws:
        return "", ""
    draws = outlook.forecast.draws[code, year].to_numpy()
    beyond = float(((draws < ratio["lower"]) | (draws >= ratio["upper"])).mean())
    middle = f"{np.median(draws):.2f}%"
    given = printed(ratio["value"], ratio["qualifier"], "%")
    return (
        f" The forecast weighs all three and starts from {middle}, not {given}: "
        f"{percent(beyond)} of the draws lie outside what {given} can stand for.",
        f"预测兼顾三者，以 {middle} 而非 {given} 为起点：{percent(beyond)} 的抽样落在 {given} 所代表的区间之外。",
    )


def left_out(outlook: Outlook, ratio, known) -> tuple[str, str]:
    """Probabilities of the headline targets without the ratio, and without its numerator."""
    aims = [t for t in outlook.targets if t["headline"] and t["probability"] is not None and t["outcome"] is None]
    tie = parse(known.indicators.set_index("indicator").at[ratio["indicator"], "identity"])
    aims = [t for t in aims if t["indicator"] in (ratio["indicator"], *tie.parts)]
    if not aims or outlook.given:
        return "", ""
    own = known.observations[known.observations["region"].eq(outlook.region)]
    history = vintage.latest(own, outlook.as_of)
    said_en, said_zh = [], []
    codes = known.indicators.set_index("indicator")
    for code in (ratio["indicator"], tie.parts[0]):
        rest = history[~(history["indicator"].eq(code) & history["year"].eq(ratio["year"]))]
        f = draw_rows(rest, known, outlook.region, outlook.as_of, outlook.year, [t["indicator"] for t in aims])
        chances = [
            (t, percent(float(meets(f.draws[t["indicator"], outlook.year].to_numpy(), t, t["higher_is_better"]).mean())))
            for t in aims
            if (t["indicator"], outlook.year) in f.draws
        ]
        said_en.append(f"without the {codes.at[code, 'en']} " + ", ".join(f"{t['indicator_en']} {p}" for t, p in chances))
        said_zh.append(f"不用{codes.at[code, 'zh']}时，" + "、".join(f"{t['indicator_zh']} {p}" for t, p in chances))
    return (
        f" What hangs on the {ratio['year']} figures: " + "; ".join(said_en) + ".",
        f"{ratio['year']} 年数据的影响：" + "；".join(said_zh) + "。",
    )


def caveats(outlook: Outlook, known) -> list[tuple[str, str]]:
    """What the tables note of a headline target's newest figure, where it is preliminary."""
    said = []
    for t in outlook.targets:
        newest = [s for s in t["sources"] if s["role"] == "figure" and s["indicator"] == t["indicator"]]
        newest = [s for s in newest if s["year"] == t["last_year"] and s["note"]]
        doubtful = t["last_qualifier"] == "eq" and newest and newest[0]["status"] == "preliminary"
        if t["headline"] and t["probability"] is not None and doubtful:
            shown = printed(t["last_value"], t["last_qualifier"], t["unit"], t["integer"])
            said.append(
                (
                    f"Note on {t['indicator_en']} {t['last_year']} ({shown}): {newest[0]['note']}",
                    f"{t['indicator_zh']} {t['last_year']} 年（{shown}）的说明：{newest[0]['note']}",
                )
            )
    return said


def drivers(outlook: Outlook, known) -> list[tuple[str, str]]:
    """What the history says and what the pool says, for the headline targets."""
    said = []
    codes = known.indicators.set_index("indicator")
    for t in outlook.targets:
        if not t["headline"] or t["probability"] is None or t["required_growth"] is None or t["outcome"] is not None:
            continue
        tie = parse(codes.at[t["indicator"], "identity"])
        if tie or codes.at[t["indicator"], "kind"] not in ("flow", "stock"):
            continue
        prior = outlook.forecast.priors[t["indicator"]]
        typical = 100 * (np.exp(prior.drift) - 1)
        others_en = "other indicators' series, for want of alike ones," if prior.borrowed else "comparable series elsewhere"
        others_zh = "其他指标的序列（缺少同类序列，只能借用）" if prior.borrowed else "其他地区同类序列"
        said.append(
            (
                f"{t['indicator_en']}: {signed(t['required_growth'])} a year is needed; the region's own "
                f"{t['n_observations']} figures grew {observed_text(t)}, {others_en} "
                f"{signed(typical)} a year ({prior.n_series} series). "
                f"With so few figures of its own the pool weighs heavily.",
                f"{t['indicator_zh']}：需年增 {signed(t['required_growth'])}；本地 {t['n_observations']} 个数据"
                f"年均增长 {observed_text(t)}，{others_zh}年均 {signed(typical)}（{prior.n_series} 个序列）。"
                f"本地数据少，外部序列的权重较大。",
            )
        )
    return said


def outside_view(outlook: Outlook, known) -> list[tuple[str, str]]:
    """How often comparable targets were met, for targets that are forecast."""
    level = known.regions.set_index("region").at[outlook.region, "level"]
    places = {"nation": "全国", "province": "省级", "city": "市级", "county": "县级", "zone": "园区", "country": "各国"}
    periods = {"annual": ("yearly", "年度"), "five_year": ("five-year", "五年规划")}
    rows = [t for t in outlook.targets if t["median"] is not None]
    said = []
    for t in rows:
        if not t["outside_pairs"]:
            continue
        en, zh = periods[t["period"]]
        share = percent(t["probability_outside"])
        low, high = percent(t["outside_low"]), percent(t["outside_high"])
        said.append(
            (
                f"{t['indicator_en']}: {en} targets of this indicator at the level of a {level} are met with a "
                f"probability of {share} (80 % interval {low} to {high}; {t['outside_note']}).",
                f"{t['indicator_zh']}：{places[level]}同类{zh}目标的达标概率为 {share}"
                f"（80% 区间 {low} 至 {high}；{t['outside_note_zh']}）。",
            )
        )
    if rows and not said:
        said.append(
            (
                f"Outside view: no comparable target (same indicator, {level}, same period) has an outcome known by then; "
                f"nothing but the draws speaks here.",
                f"外部视角：截至该日没有结果已知的同类目标（同指标、{places[level]}、同周期），只能依据抽样判断。",
            )
        )
    return said


def unknown(outlook: Outlook) -> list[tuple[str, str]]:
    """How many targets can't be forecast, and why."""
    total = len(outlook.targets)
    said = []
    for verdict, en, zh in (
        (NO_HISTORY[0], "have no earlier figure of the same definition", "没有同口径的历史数据"),
        (CONTRADICTION[0], "rest on published figures that contradict one another", "所依据的已公布数据相互矛盾"),
    ):
        n = sum(t["verdict"] == verdict for t in outlook.targets)
        if n:
            said.append((f"{n} of {total} targets {en} and are not forecast.", f"{total} 个目标中有 {n} 个{zh}，不作预测。"))
    return said
