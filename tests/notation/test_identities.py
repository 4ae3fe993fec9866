import pytest
from hypothesis import given
from hypothesis import strategies as st

from kjanalysis.notation.identities import Identity, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100 * rd / gdp", Identity("ratio", ("rd", "gdp"), 100.0)),
        ("rd/gdp", Identity("ratio", ("rd", "gdp"), 1.0)),
        ("diff(firms)", Identity("diff", ("firms",))),
        ("growth( rd )", Identity("growth", ("rd",))),
        ("", None),
    ],
)
def test_forms(text, expected):
    assert parse(text) == expected


@given(st.text(max_size=20))
def test_anything_else_is_refused(text):
    """A form that isn't known never passes as one that is."""
    try:
        tie = parse(text)
    except ValueError:
        return
    assert tie is None or all(part.isidentifier() for part in tie.parts)
