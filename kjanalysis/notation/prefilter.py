"""Patterns that pass quickly over places where no match can begin.

Python tries each word of a list such as ``新增|净增|(?:获批|获评)`` at each place of a text. Most signs of a text open no
word of the list. One look at the sign tells that, so a long list is searched several times faster.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from typing import Any

# A private module: how Python reads a pattern is told nowhere else. Without it patterns are only slower.
try:
    _parser: Any = importlib.import_module("re._parser")
except ImportError:  # pragma: no cover
    _parser = None


class _AnySign(Exception):
    """A match may begin with nearly any sign."""


def prefiltered(pattern: str) -> re.Pattern[str]:
    """A compiled pattern with the same matches and groups, that looks at the first sign of each place.

    Parameters
    ----------
    pattern : str
        A regular expression without flags.

    Returns
    -------
    re.Pattern
        The pattern as it is, where its matches may begin with nearly any sign, or be empty.

    Notes
    -----
    The signs that can open a match are the FIRST set of the expression: A. V. Aho, M. S. Lam, R. Sethi and J. D.
    Ullman (2006), *Compilers: Principles, Techniques, and Tools*, section 4.4.2.

    Examples
    --------
    >>> prefiltered("新增|(?:获批|净增)了?").pattern
    '(?=[净新获])(?:新增|(?:获批|净增)了?)'
    >>> prefiltered("[^,]+项").pattern
    '[^,]+项'
    """
    opening = first_signs(pattern)
    return re.compile(f"(?=[{opening}])(?:{pattern})" if opening else pattern)


def first_signs(pattern: str) -> str:
    """The signs that can open a match, as the inside of a class of signs; empty where there is no such list.

    >>> first_signs("(?<!再)[一二]?[0-9]+次|共")
    '0-9一二共'
    """
    if _parser is None:
        return ""
    try:
        found, empty = _of_sequence(_parser.parse(pattern))
    except _AnySign:
        return ""
    signs = (re.escape(chr(a)) + (f"-{re.escape(chr(b))}" if b > a else "") for a, b in sorted(found))
    return "" if empty else "".join(signs)


#: Ranges of signs that can open a match, by their numbers, and whether the match may be empty.
_First = tuple[set[tuple[int, int]], bool]


def _of_sequence(items: Any) -> _First:
    found: set[tuple[int, int]] = set()
    for name, inside in items:
        signs, empty = _OPENS.get(name, _unlisted)(inside)
        found |= signs
        if not empty:
            return found, False
    return found, True


def _unlisted(inside: Any) -> _First:
    raise _AnySign


def _one_of(inside: Any) -> _First:
    found = set()
    for name, signs in inside:
        if name is _parser.LITERAL:
            found.add((signs, signs))
        elif name is _parser.RANGE:
            found.add(signs)
        else:
            raise _AnySign
    return found, False


def _branch(inside: Any) -> _First:
    ways = [_of_sequence(way) for way in inside[1]]
    return {signs for found, _ in ways for signs in found}, any(empty for _, empty in ways)


def _group(inside: Any) -> _First:
    _, flags, _, items = inside
    if flags:  # in a group without regard to case, other signs can open it too
        raise _AnySign
    return _of_sequence(items)


def _repeated(inside: Any) -> _First:
    least, _, items = inside
    found, empty = _of_sequence(items)
    return found, empty or not least


def _no_sign(inside: Any) -> _First:
    return set(), True


_OPENS: dict[Any, Callable[[Any], _First]] = (
    {
        _parser.LITERAL: lambda sign: ({(sign, sign)}, False),
        _parser.IN: _one_of,
        _parser.BRANCH: _branch,
        _parser.SUBPATTERN: _group,
        _parser.ATOMIC_GROUP: _of_sequence,
        _parser.MAX_REPEAT: _repeated,
        _parser.MIN_REPEAT: _repeated,
        _parser.POSSESSIVE_REPEAT: _repeated,
        _parser.ASSERT: _no_sign,
        _parser.ASSERT_NOT: _no_sign,
        _parser.AT: _no_sign,
    }
    if _parser
    else {}
)
