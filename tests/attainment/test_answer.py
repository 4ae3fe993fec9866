"""The answer: cards, dots, what it would take and the words beside them, all of the outlook's own draws."""

import dataclasses
import json

import numpy as np
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from kjanalysis.attainment import Criterion, answer_words, leading, meets
from kjanalysis.attainment.answer import answer
from kjanalysis.attainment.dots import dots, stacked, ticks
from kjanalysis.attainment.reasons import reasons
from kjanalysis.attainment.takes import LEVELS, takes
from kjanalysis.attainment.takes_table import takes_table
from kjanalysis.wording import words

import shared

CASES = [("330205", 2021, "2021-03-26"), ("330000", 2025, ""), ("330200", 2025, "")]

COMPARATORS = st.sampled_from(["ge", "gt", "le", "eq", "approx"])

figures = st.lists(st.floats(1, 1000), min_size=40, max_size=200)


def forecast(outlook):
    return [t for t in outlook.targets if t.dots]


@pytest.mark.parametrize("case", CASES)
def test_dots_are_draws_and_as_many_meet_the_target_as_the_probability_says(case):
    outlook = shared.outlook(*case)
    assert forecast(outlook)
    for t in forecast(outlook):
        draws = outlook.forecast.draws[t.indicator, t.year].to_numpy()
        assert len(t.dots) == 20 and list(t.dots) == sorted(t.dots)
        assert min(draws) * (1 - 1e-6) - 1e-6 <= t.dots[0] and t.dots[-1] <= max(draws) * (1 + 1e-6)
        assert abs(t.of_twenty - 20 * t.probability) <= 0.51
        assert (
            str(t.of_twenty) in answer_words.frequency(t).zh
            and words.percent(t.probability) in answer_words.frequency(t).en
        )


@settings(max_examples=40)
@given(figures, st.floats(1, 1000), COMPARATORS, st.booleans(), st.floats(1, 200))
def test_no_dot_is_hidden_and_none_stands_on_the_wrong_side(values, target, comparator, higher, width):
    asked = Criterion(target, comparator, higher_is_better=higher)
    found = dots(np.array(values), asked)
    upwards = comparator in ("ge", "gt") or (comparator in ("eq", "approx") and higher)
    places = stacked(found.values, found.met, target, upwards, width)
    assert len(places) == 20 and sum(place.met for place in places) == found.met
    assert len({(round(place.across, 9), place.level) for place in places}) == 20
    for place in places:
        beyond = place.across >= target if upwards else place.across <= target
        assert beyond == place.met or comparator == "approx"


@given(st.floats(-1000, 1000), st.floats(0.01, 5000))
def test_ticks_are_few_and_within_the_ends(low, span):
    found = ticks(low, low + span)
    assert 1 <= len(found) <= 6
    assert all(low - 1e-6 * span <= x <= low + span * (1 + 1e-6) for x in found)


@pytest.mark.parametrize("case", CASES)
def test_the_target_that_would_have_had_a_probability_has_it(case):
    """Judged again on the same draws; of whole things one more would have had less."""
    outlook = shared.outlook(*case)
    for t in forecast(outlook):
        draws = outlook.forecast.draws[t.indicator, t.year].to_numpy()
        for one in t.takes:
            other = t.criterion._replace(value=one.target, comparator="ge")
            near = 1e-9 if t.integer else 5e-4  # six digits are kept
            assert float(meets(draws, other).mean()) >= one.probability - near
            more = one.target + 1 if t.integer else one.target
            assert float((draws >= more).mean()) < one.probability + near
            assert one.reached == (t.probability >= one.probability - 5e-5)


@settings(max_examples=40)
@given(figures, st.floats(2, 900))
def test_draws_moved_to_where_the_year_would_have_to_head_for_have_the_probability(values, target):
    """On the log scale: multiplied until the middle is there, so many draws meet the target."""
    draws = np.array(values)
    for one in takes(draws, Criterion(target, "ge"), "log"):
        moved = draws * one.heading_for / np.quantile(draws, 0.5, method="inverted_cdf")
        assert float((moved >= target * (1 - 1e-4)).mean()) >= one.probability - 1e-9


def test_more_certainty_asks_for_an_easier_target_or_a_better_year():
    for t in forecast(shared.outlook(*CASES[0])):
        targets, middles = ([getattr(one, name) for one in t.takes] for name in ("target", "heading_for"))
        assert targets == sorted(targets, reverse=True) and middles == sorted(middles)
        assert [one.probability for one in t.takes] == list(LEVELS)


def test_a_ceiling_is_read_the_other_way():
    found = takes(np.arange(1.0, 101.0), Criterion(50, "le"), "linear")
    assert [one.target for one in found] == [50, 80, 90]
    assert [one.heading_for for one in found] == [50, 20, 10]


@pytest.mark.parametrize("case", CASES)
def test_together_is_of_the_same_draws_as_the_joint_probability(case):
    outlook = shared.outlook(*case)
    them = outlook.together
    assert sum(them.met) == pytest.approx(1, abs=1e-3)
    if outlook.joint["probability"] is not None:
        assert them.marked and them.every == outlook.joint["probability"]
    chances = [t.probability for t in outlook.leading]
    assert them.every <= min(chances) + 1e-4 and them.at_least(1) >= max(chances) - 1e-4
    assert json.loads(outlook.to_json())["together"]["met"] == list(them.met)


def test_without_marks_the_first_three_lead_and_nothing_is_missing(jiangbei):
    plain = [dataclasses.replace(t, headline=False) for t in jiangbei.targets]
    first = leading.leading(plain)
    assert [t.id for t in first] == [t.id for t in plain if t.probability is not None][:3]
    hits = {t.id: meets(jiangbei.forecast.draws[t.indicator, t.year].to_numpy(), t.criterion) for t in first}
    them = leading.together(plain, hits)
    assert not them.marked and them.every == jiangbei.joint["probability"]
    other = dataclasses.replace(jiangbei, targets=plain, together=them)
    assert words.percent(them.every) in answer_words.together_line(them).en
    assert any(one.en.startswith("R&D expenditure: the target needs growth") for part in reasons(other) for one in part)
    html = answer(them, plain, jiangbei.known, "en")
    assert len(BeautifulSoup(html, "html.parser").select(".kj-card")) == 3


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("case", CASES)
def test_every_target_is_shown_once_with_number_word_and_evidence(case, lang):
    outlook = shared.outlook(*case)
    soup = BeautifulSoup(outlook_html(outlook, lang), "html.parser")
    assert len(soup.select("section.target")) == len(outlook.targets)
    shown = soup.select(".kj-card, .kj-row")
    rows = [*outlook.leading, *leading.others(outlook.targets)]
    assert len(shown) == len(rows)
    for section, t in zip(shown, rows, strict=True):
        assert t.name(lang) in section.get_text() and answer_words.frequency(t).of(lang) in section.get_text()
        marks = section.select("svg circle, svg path[stroke]")
        assert len(marks) == len(t.dots) and len(section.select("svg circle")) == (t.of_twenty or 0) * bool(t.dots)
        if t.dots:
            assert (
                answer_words.evidence(t).of(lang) in section.get_text()
                and f"kj-e{t.evidence_grade}" in section["class"]
            )
    rest = soup.select("details.kj-rest .kj-none")
    assert all(
        ("needed" if lang == "en" else "需要") in one.get_text() or "rank" in one.get_text() or "位次" in one.get_text()
        for one in rest
    )


def outlook_html(outlook, lang):
    return answer(outlook.together, outlook.targets, outlook.known, lang)


def test_weak_evidence_is_drawn_weaker_than_strong():
    """One figure of its own: dashed; three: open; eight: filled."""
    (t,) = [t for t in shared.outlook(*CASES[0]).targets if t.indicator == "rd_expenditure"]
    drawn = {}
    for grade in (1, 2, 4):
        html = BeautifulSoup(takes_and_card(dataclasses.replace(t, evidence_grade=grade)), "html.parser")
        circle = html.select_one("svg circle")
        drawn[grade] = (circle["fill"], circle.get("stroke-dasharray"))
    assert len(set(drawn.values())) == 3 and drawn[4][0] != drawn[2][0] == drawn[1][0] and drawn[1][1]


def takes_and_card(t):
    from kjanalysis.attainment import cards

    return cards.card(t, "zh") + takes_table([t], "zh")


def test_what_matters_most_comes_first_and_nothing_is_lost(jiangbei):
    from kjanalysis.attainment.findings import findings

    first, rest = reasons(jiangbei)
    assert 2 <= len(first) <= 3
    assert sorted(one.en for one in [*first, *rest]) == sorted(one.en for one in findings(jiangbei))
