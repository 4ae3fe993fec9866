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


CODES = st.sampled_from(["rd_expenditure", "gdp", "firms2", "x", "growth", "diff"])
SPACE = st.sampled_from(["", " ", "  "])


@st.composite
def forms(draw):
    """An identity as it may be written, and what it means."""
    space, one, other = draw(SPACE), draw(CODES), draw(CODES)
    kind = draw(st.sampled_from(["ratio", "diff", "growth"]))
    if kind != "ratio":
        return f"{space}{kind}({space}{one}{space})", Identity(kind, (one,))
    factor = draw(st.sampled_from(["", "1", "100", "1.5", "10000"]))
    text = f"{factor}{space}*{space}{one}" if factor else one
    return f"{text}{space}/{space}{other}", Identity("ratio", (one, other), float(factor or 1))


@given(forms())
def test_every_form_with_any_parts_and_spaces(form):
    text, meant = form
    assert parse(text) == meant


def cut(written):
    """What a text without spaces says, cut at its signs."""
    if "(" in written:
        kind, _, part = written.removesuffix(")").partition("(")
        return Identity(kind, (part,))
    factor, _, parts = written.rpartition("*")
    return Identity("ratio", tuple(parts.split("/")), float(factor or 1))


SLIPS = st.sampled_from([*"()/*+-^,. （）×÷1A_", "growth", "diff(", "gdp", "100*", "企业"])


@given(forms(), SLIPS, st.integers(0, 30), st.integers(0, 2))
def test_a_form_with_a_slip_never_passes_as_another(form, slip, at, gone):
    """Something put in and up to two signs left out, anywhere: refused, or read as it now stands."""
    text = form[0][:at] + slip + form[0][at + gone :]
    try:
        tie = parse(text)
    except ValueError:
        return
    assert tie == cut("".join(text.split()))
    assert all(part.isidentifier() for part in tie.parts) and tie.kind in ("ratio", "diff", "growth")
