"""The words that mean a target: each does so in a report, and its near miss doesn't."""

import re

import pytest

import kjanalysis as kj
from kjanalysis.reports import target_words
from kjanalysis.reports.target_words import WORDS, states_target

REVIEW = "一、2021年工作情况\n"


def kind(clause):
    frame = kj.extract(REVIEW + clause + "。", year=2021)
    assert len(frame) == 1, frame.to_string()
    return frame["kind"][0]


@pytest.mark.parametrize("word", WORDS, ids=[word.pattern[:12] for word in WORDS])
def test_each_word_makes_a_target_of_what_was_reached(word):
    assert all(re.search(word.pattern, example) for example in word.yes)
    assert {kind(example) for example in word.yes} == {"target"}


@pytest.mark.parametrize("word", WORDS, ids=[word.pattern[:12] for word in WORDS])
def test_what_only_looks_like_the_word_makes_none(word):
    assert not any(re.search(word.pattern, example) for example in word.no)
    assert {kind(example) for example in word.no} == {"actual"}


@pytest.mark.parametrize("word", WORDS, ids=[word.pattern[:12] for word in WORDS])
def test_each_word_is_needed(word):
    """One of its sentences is a target by this word alone."""
    others = [other for other in WORDS if other is not word]
    assert any(not any(re.search(other.pattern, example) for other in others) for example in word.yes)


def test_a_goal_that_was_reached_is_no_target():
    assert states_target("主要目标是新增企业") and not states_target("完成目标:新增企业")


@pytest.mark.parametrize("opening", ["下一步,", "今年将继续培育企业,", "接下来,"])
def test_a_paragraph_turns_to_the_plan(opening):
    assert target_words.OPENINGS.match(opening)
    assert kind(opening + "新增高新技术企业20家") == "target"
