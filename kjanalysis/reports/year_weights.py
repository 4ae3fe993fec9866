"""Which year a figure is mostly of that no word dates: the years that the text names, weighed.

The signs of each candidate (:mod:`~kjanalysis.reports.year_signs`) are weighed by a conditional logit that was fitted
to the labelled cases (``make second-opinion``). `year_weights.csv` has the weights. Where no word says a year, the
likeliest one decides. Where only a word far from the figure does, a year that is much likelier decides against it.

References
----------
McFadden (1974), Conditional Logit Analysis of Qualitative Choice Behavior, in Zarembka (ed.), Frontiers in
Econometrics, 105-142.
"""

from __future__ import annotations

import csv
import functools
import math
from dataclasses import dataclass
from importlib import resources

from ..wording import Text
from .dated import Dated
from .doubts import Doubt
from .rules import LAST_ABOVE, LIKELIEST_YEAR, NO_YEAR, OWN_YEAR, Rule
from .year_signs import Last, Named, Signs, signs

#: Rules that decide where no word dates a figure: the likeliest year does instead.
NOT_SAID = (OWN_YEAR, LAST_ABOVE, NO_YEAR)
#: Rules that a word far from the figure goes by: a year that is much likelier does instead.
FAR = (
    "the year of the heading or the title",
    "a year that was named above",
    "this year, named before in its paragraph",
    "a whole year, told early in the next",
    "told in January, of the year before",
    "the years that are looked back on",
    "a year that a paragraph of the plan set",
)
#: Rules whose year is not that of the figures behind it.
_PASSING = (
    "the start of a rise",
    "a year of comparison stands right before it",
    "its year stands behind it in brackets",
)
#: Least chance of another year at which it decides against :data:`FAR`, and of the year at which nothing is doubted.
SURE, LEAST = 0.8, 0.7
#: Weights by sign.
Weights = dict[str, float]


@functools.cache
def shipped() -> Weights:
    """The weights of `year_weights.csv`."""
    with (resources.files(__package__) / "year_weights.csv").open(encoding="utf-8") as file:
        return {row["sign"]: float(row["weight"]) for row in csv.DictReader(file)}


def chances(said: Signs, weights: Weights) -> dict[str, float]:
    """How likely each candidate is.

    Parameters
    ----------
    said : dict
        As :func:`signs` gives them.
    weights : dict

    Returns
    -------
    dict
        By year or span; their sum is 1.

    Examples
    --------
    >>> likely = chances({"2020": ["lasty"], "2021": ["none"]}, {"lasty": 2.0})
    >>> round(likely["2020"], 2)
    0.88
    """
    scores = {year: sum(weights.get(sign, 0.0) for sign in some) for year, some in said.items()}
    highest = max(scores.values(), default=0.0)
    powers = {year: math.exp(score - highest) for year, score in scores.items()}
    return {year: power / sum(powers.values()) for year, power in powers.items()}


@dataclass(frozen=True)
class Weighed:
    """A year as the rules have it, the English name of the one that decided, and how likely each candidate is."""

    year: str
    rule: str
    likely: dict[str, float]

    @property
    def best(self) -> str:
        """The likeliest year."""
        return max(self.likely, key=self.likely.__getitem__, default=self.year)

    @property
    def chance(self) -> float:
        """How likely the likeliest year is."""
        return self.likely.get(self.best, 0.0)


#: Decides a year where no word does.
LIKELIEST: Rule[Weighed] = Rule(
    Text(LIKELIEST_YEAR, "上文各年份中最可能的一个"),
    lambda f: f.best != f.year and (f.rule in NOT_SAID or (f.rule in FAR and f.chance >= SURE)),
    lambda f: f.best,
    yes=(
        "第一步,到2023年底企业达到300家;第二步,到2025年底达到500家以上。技术合同成交额达到【120】亿元。",
        "2020年工作回顾\n“十三五”时期重大成就\n●累计建成产业集群【21】个。",
    ),
    no=("新增企业【6】家。", "2020年,全县研发经费9亿元。到2025年,强度达到3%。\n新增企业【60】家。"),
)


def weighed(
    year: str, doubts: tuple[Doubt, ...], rule: Rule, f: Dated, scope: str, above: tuple[Named, ...], last: Last | None
) -> tuple[str, tuple[Doubt, ...], Rule]:
    """Year, doubts and rule of a figure, once the years that the text names are weighed.

    Parameters
    ----------
    year : str
    doubts : tuple of Doubt
    rule : Rule
        What the rules of years say.
    f : Dated
    scope : str
    above : tuple of Named
    last : Last or None
        As :func:`signs` takes them.

    Returns
    -------
    year : str
    doubts : tuple of Doubt
    rule : Rule
        The one given, or :data:`LIKELIEST`.
    """
    if rule.says.en not in NOT_SAID and rule.says.en not in FAR:
        return year, doubts, rule
    likely = chances(signs(f, scope, above, last), shipped())
    own = f.whole.own or 0
    # what was reached is of no year to come; that such a year is likely is a doubt all the same
    may_be = {one: chance for one, chance in likely.items() if f.kind == "target" or int(one[:4]) <= own}
    told = Weighed(year, rule.says.en, may_be)
    if LIKELIEST.applies(told):
        kept = tuple(doubt for doubt in doubts if doubt not in (Doubt.NO_YEAR, Doubt.CARRIED_YEAR))
        year, doubts, rule = LIKELIEST.of(told), kept, LIKELIEST
    if likely and likely.get(year, 0.0) < LEAST:
        doubts = (*doubts, Doubt.OTHER_YEAR)
    return year, doubts, rule


def last_dated(f: Dated, year: str, scope: str, rule: Rule, before: Last | None) -> Last | None:
    """The last figure that a word dates: this one, or the one before it.

    Parameters
    ----------
    f : Dated
    year, scope : str
    rule : Rule
        Of the year.
    before : Last or None

    Returns
    -------
    Last or None
    """
    loose = (*NOT_SAID, *FAR, *_PASSING, LIKELIEST.says.en)
    told = year[:4].isdigit() and rule.says.en not in loose and f.words.pair != "from"
    return Last(year, f.kind, scope, f.block.number) if told else before
