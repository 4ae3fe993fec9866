"""What drives the answer, in sentences an analyst can take to a meeting.

Each finding is computed from the tables and the draws; none is written by
hand for one region. They come as (English, Chinese) pairs of
:class:`kjanalysis.wording.sentences.Sentence`: plain texts in which every published
figure knows its source. Whoever names one writes it with :func:`_aim`,
:func:`_last` or :func:`kjanalysis.wording.sentences.figure`.
"""

from __future__ import annotations

import numpy as np

from .. import tables
from ..forecast import draw_rows
from ..notation.identities import parse
from ..tables import check, vintage
from ..wording.citations import behind, reference
from ..wording.sentences import Sentence, figure, pair
from ..wording.words import CONTRADICTION, NO_HISTORY, note_in, number, percent, printed, signed
from .criterion import meets
from .outlooks import Outlook, observed_text


def findings(outlook: Outlook, data=None) -> list[tuple[Sentence, Sentence]]:
    """Findings for an outlook, the most telling first.

    Parameters
    ----------
    outlook : Outlook
    data : path-like, optional
        The folder the outlook was made from, if not the shipped one.

    Returns
    -------
    list of (Sentence, Sentence)
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


def _names(t: dict) -> tuple[str, str]:
    return t["indicator_en"], t["indicator_zh"]


def _aim(t: dict, unit: str | None = None, integer: bool | None = None) -> Sentence:
    """A target's figure, leading to where it was published."""
    return figure(number(t["target"], t["unit"] if unit is None else unit, integer), behind(t)[0])


def _last(t: dict, integer: bool | None = None) -> Sentence:
    """The last figure before a target's year, leading to where it was published."""
    whole = t["integer"] if integer is None else integer
    return figure(printed(t["last_value"], t["last_qualifier"], t["unit"], whole), behind(t)[1])


def tied_targets(outlook: Outlook, known) -> list[tuple[Sentence, Sentence]]:
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
            pair(
                "{amount} of {aim} makes {share} only up to a {base} of {implied}. The forecast (last figure: {newest}) puts it at "
                "{middle}, above that line with a probability of {over}: {p_top} for the amount, {p_ratio} for the ratio; {harder}.",
                "{amount}达到 {aim}时，只有{base}不超过 {implied}，比重才够 {share}。预测中位数为 {middle}（最近数据为 {newest} 年），"
                "超过该线的概率为 {over}。总量目标的达标概率为 {p_top}，比重目标为 {p_ratio}：{harder}。",
                amount=_names(aims[top]), aim=_aim(aims[top]), share=_aim(aim), base=(codes.at[bottom, "en"], codes.at[bottom, "zh"]),
                implied=number(implied, unit), newest=newest, middle=number(float(np.median(under)), unit), over=percent(over),
                p_top=percent(p_top), p_ratio=percent(p_ratio), harder=harder,
            )
        )  # fmt: skip
    return said


def already_reached(outlook: Outlook, known) -> list[tuple[Sentence, Sentence]]:
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
        said.append(
            pair(
                "The target for {name} ({aim}) lies below the figure of {year} ({last}): it asks for no growth, so its "
                "probability says little about effort.",
                "{name}的目标（{aim}）低于 {year} 年的 {last}：无需增长即可达标，其达标概率不能说明工作力度。",
                name=_names(t), aim=_aim(t), year=year, last=_last(t),
            )
        )  # fmt: skip
    return said


def stock_and_new(outlook: Outlook, known) -> list[tuple[Sentence, Sentence]]:
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
        said.append(
            pair(
                "{name}: from {had} in {year}, the total of {aim} needs a net {gap} more; the target for new ones is {new}. "
                "Both are read off the same draws.",
                "{name}：{year} 年为 {had}，达到 {aim}需净增 {gap}；新增目标为 {new}。两者由同一组抽样得出。",
                name=_names(total), had=_last(total, True), year=total["last_year"], aim=_aim(total, integer=True),
                gap=number(total["target"] - total["last_value"], "", True), new=_aim(aim, total["unit"], True),
            )
        )  # fmt: skip
    return said


def misfits(outlook: Outlook, known) -> list[tuple[Sentence, Sentence]]:
    """Published figures whose arithmetic doesn't fit, and what hangs on each of them."""
    rows = outlook.forecast.history
    # older years are other vintages of GDP: only the newest matter for this answer
    rows = rows[rows["status"].ne("revised") & rows["year"].ge(outlook.year - 2)]
    said = []
    for p in check.ratio_misfits(rows, known):
        row = rows[rows["row"].eq(p.row)].iloc[0]
        said.append(
            pair(
                "The published figures don't quite fit: {what}{started}{without}",
                "已公布的数据不完全吻合：{what}{started}{without}",
                what=(p.what, p.what_zh), started=starting_point(outlook, row, known), without=left_out(outlook, row, known),
            )
        )  # fmt: skip
    return said


def starting_point(outlook: Outlook, ratio, known) -> tuple[Sentence, Sentence]:
    """Where the draws put a published ratio that its parts pull away from its printed value."""
    code, year = ratio["indicator"], int(ratio["year"])
    if (code, year) not in outlook.forecast.draws:
        return Sentence(), Sentence()
    draws = outlook.forecast.draws[code, year].to_numpy()
    beyond = float(((draws < ratio["lower"]) | (draws >= ratio["upper"])).mean())
    return pair(
        " The forecast weighs all three and starts from {middle}, not {given}: {beyond} of the draws lie outside what {given} can stand for.",
        "预测兼顾三者，以 {middle} 而非 {given} 为起点：{beyond} 的抽样落在 {given} 所代表的区间之外。",
        middle=f"{np.median(draws):.2f}%", beyond=percent(beyond),
        given=figure(printed(ratio["value"], ratio["qualifier"], "%"), reference(ratio, known.sources)),
    )  # fmt: skip


def left_out(outlook: Outlook, ratio, known) -> tuple[Sentence, Sentence]:
    """Probabilities of the headline targets without the ratio, and without its numerator."""
    aims = [t for t in outlook.targets if t["headline"] and t["probability"] is not None and t["outcome"] is None]
    tie = parse(known.indicators.set_index("indicator").at[ratio["indicator"], "identity"])
    aims = [t for t in aims if t["indicator"] in (ratio["indicator"], *tie.parts)]
    if not aims or outlook.given:
        return Sentence(), Sentence()
    own = known.observations[known.observations["region"].eq(outlook.region)]
    history = vintage.latest(own, outlook.as_of)
    said_en, said_zh = [], []
    codes = known.indicators.set_index("indicator")
    for code in (ratio["indicator"], tie.parts[0]):
        rest = history[~(history["indicator"].eq(code) & history["year"].eq(ratio["year"]))]
        f = draw_rows(rest, known, outlook.region, outlook.as_of, outlook.year, [t["indicator"] for t in aims])
        chances = [
            (
                t,
                percent(
                    float(meets(f.draws[t["indicator"], outlook.year].to_numpy(), t, t["higher_is_better"]).mean())
                ),
            )
            for t in aims
            if (t["indicator"], outlook.year) in f.draws
        ]
        said_en.append(
            f"without the {codes.at[code, 'en']} " + ", ".join(f"{t['indicator_en']} {p}" for t, p in chances)
        )
        said_zh.append(f"不用{codes.at[code, 'zh']}时，" + "、".join(f"{t['indicator_zh']} {p}" for t, p in chances))
    return pair(
        " What hangs on the {year} figures: {said}.", "{year} 年数据的影响：{said}。",
        year=int(ratio["year"]), said=("; ".join(said_en), "；".join(said_zh)),
    )  # fmt: skip


def caveats(outlook: Outlook, known) -> list[tuple[Sentence, Sentence]]:
    """What the tables note of a headline target's newest figure, where it is preliminary."""
    said = []
    for t in outlook.targets:
        newest = [s for s in t["sources"] if s["role"] == "figure" and s["indicator"] == t["indicator"]]
        newest = [s for s in newest if s["year"] == t["last_year"] and s["note"]]
        doubtful = t["last_qualifier"] == "eq" and newest and newest[0]["status"] == "preliminary"
        if t["headline"] and t["probability"] is not None and doubtful:
            note = newest[0]["note"]
            said.append(
                pair(
                    "Note on {name} {year} ({last}): {note}", "{name} {year} 年（{last}）的说明：{note}",
                    name=_names(t), year=t["last_year"], last=_last(t), note=(note_in(note, "en"), note_in(note, "zh")),
                )
            )  # fmt: skip
    return said


def drivers(outlook: Outlook, known) -> list[tuple[Sentence, Sentence]]:
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
        others = ("comparable series elsewhere", "其他地区同类序列") if not prior.borrowed else (
            "other indicators' series, for want of alike ones,", "其他指标的序列（缺少同类序列，只能借用）"
        )  # fmt: skip
        said.append(
            pair(
                "{name}: {needed} a year is needed; the region's own {n} figures grew {seen}, {others} {typical} a year "
                "({series} series). With so few figures of its own the pool weighs heavily.",
                "{name}：需年增 {needed}；本地 {n} 个数据年均增长 {seen}，{others}年均 {typical}（{series} 个序列）。"
                "本地数据少，外部序列的权重较大。",
                name=_names(t), needed=signed(t["required_growth"]), n=t["n_observations"], seen=(observed_text(t), observed_text(t, "zh")),
                others=others, typical=signed(typical), series=prior.n_series,
            )
        )  # fmt: skip
    return said


def outside_view(outlook: Outlook, known) -> list[tuple[Sentence, Sentence]]:
    """How often comparable targets were met, for targets that are forecast."""
    level = known.regions.set_index("region").at[outlook.region, "level"]
    places = {"nation": "全国", "province": "省级", "city": "市级", "county": "县级", "zone": "园区", "country": "各国"}
    periods = {"annual": ("yearly", "年度"), "five_year": ("five-year", "五年规划")}
    rows = [t for t in outlook.targets if t["median"] is not None]
    said = []
    for t in rows:
        if not t["outside_pairs"]:
            continue
        said.append(
            pair(
                "{name}: {period} targets of this indicator at the level of a {place} are met with a probability of {share} "
                "(80 % interval {low} to {high}; {note}).",
                "{name}：{place}同类{period}目标的达标概率为 {share}（80% 区间 {low} 至 {high}；{note}）。",
                name=_names(t), period=periods[t["period"]], place=(level, places[level]), share=percent(t["probability_outside"]),
                low=percent(t["outside_low"]), high=percent(t["outside_high"]), note=(t["outside_note"], t["outside_note_zh"]),
            )
        )  # fmt: skip
    if rows and not said:
        said.append(
            pair(
                "Outside view: no comparable target (same indicator, {place}, same period) has an outcome known by then; "
                "nothing but the draws speaks here.",
                "外部视角：截至该日没有结果已知的同类目标（同指标、{place}、同周期），只能依据抽样判断。",
                place=(level, places[level]),
            )
        )
    return said


def unknown(outlook: Outlook) -> list[tuple[Sentence, Sentence]]:
    """How many targets can't be forecast, and why."""
    total = len(outlook.targets)
    said = []
    for verdict, en, zh in (
        (NO_HISTORY[0], "have no earlier figure of the same definition", "没有同口径的历史数据"),
        (CONTRADICTION[0], "rest on published figures that contradict one another", "所依据的已公布数据相互矛盾"),
    ):
        n = sum(t["verdict"] == verdict for t in outlook.targets)
        if n:
            said.append(
                pair(
                    "{n} of {total} targets {why} and are not forecast.",
                    "{total} 个目标中有 {n} 个{why}，不作预测。",
                    n=n,
                    total=total,
                    why=(en, zh),
                )
            )
    return said
