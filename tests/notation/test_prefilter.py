"""A pattern that looks at first signs finds what the plain one finds."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kjanalysis.notation.prefilter import first_signs, prefiltered

REPORTS = Path(__file__).parents[1] / "reports"
PATTERNS = {
    "nested words": "新增|(?:获批|净增)了?|在建",
    "a word that is looked at from behind": "(?<!不)超过?|(?<=[突冲])破|达(?!标)",
    "what may be missing": "(?:累计)?(?:已|共)?(?P<n>[0-9]+)[家项]",
    "an end": "[。)]$|^20",
    "a class with a dash": "[-—~]?[0-9]{2,}%",
    "a group without regard to case": "(?i:r&d)|研发",
    "any sign": ".{1,3}家|项",
    "nothing at all": "(?:新增)*",
}


def spans(pattern: re.Pattern, text: str) -> list:
    return [(m.span(), m.groupdict()) for m in pattern.finditer(text)]


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=list(PATTERNS))
def test_the_reports_are_matched_as_before(pattern):
    met = 0
    for path in REPORTS.glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        found = spans(prefiltered(pattern), text)
        assert found == spans(re.compile(pattern), text)
        met += len(found)
    assert met


@given(st.text("新增获批净在建不超过破达标累计已共0123家项%-—~长Rr&Ddd研发突冲。,\n", max_size=40))
def test_any_text_is_matched_as_before(text):
    for pattern in PATTERNS.values():
        assert spans(prefiltered(pattern), text) == spans(re.compile(pattern), text)


def test_a_pattern_that_any_sign_may_open_stays_as_it_is():
    for name in ("any sign", "nothing at all", "a group without regard to case"):
        assert first_signs(PATTERNS[name]) == "", name
        assert prefiltered(PATTERNS[name]).pattern == PATTERNS[name]
    assert first_signs(PATTERNS["nested words"]) == "净在新获"
