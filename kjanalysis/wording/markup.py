"""Text from data in what is shown: it is never markup, wherever it goes.

A name may hold a dollar sign, an asterisk, an equals sign or a line break. Each
kind of output reads some of these as an instruction. There is one function for
each kind, and all of them first make the text :func:`clean`.

==========  ====================================================  =======================
output      what is escaped                                       function
==========  ====================================================  =======================
HTML        ``& < > " '``, line breaks, and JupyterLab's ``$ \\``      :func:`html`
Markdown    its special characters, HTML, mathematics              :func:`markdown`
matplotlib  ``$``; a label that is too long is shortened           :func:`plot`
CSV, Excel  a first ``= + - @``; a signed number stays one         :func:`cell`
terminal    line breaks                                            :func:`line`
==========  ====================================================  =======================
"""

from __future__ import annotations

import html as _html
import itertools
import re
import unicodedata

#: In place of a character that can't be written or that hides or turns what stands beside it.
REPLACED = "\ufffd"

# control characters but tab and line ends; halves of a character; those that turn the direction of writing; no characters
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_BREAKS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_HALVES = re.compile("[\ud800-\udfff]")

#: Width of a label in a chart, a Chinese letter being two wide; the rest would push the chart aside.
LABEL = 100

#: A run of letters longer than this (HTML) may be broken at this many.
RUN = 80

_LONG = re.compile(rf"(?:&[^;\s]+;|[^\s<>&，。；：、！？]){{{RUN}}}(?=\S)")
_MATHEMATICS = {"$": "<span>&#36;</span>", "\\": "<span>&#92;</span>"}
_NAMED = {sign: _html.escape(sign) for sign in "&<>"}
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>&$~|!@^#\"]|(?<=[Ww]{3})\.|:(?=//)|^[-+=]|(?<=^\d)[.)]")
_SIGN = r"[+\-−]?"
_NUMBER = rf"{_SIGN}(?:\d[\d,]*)?\.?\d+(?:[eE]{_SIGN}\d+)?"
_UNIT = r"\s?(?:%|[\u2e80-\u9fff]{1,8}|[A-Za-z]{1,12})?"

# +11.9% (+3.6% … +24.5%), 2016–2020: a signed number, its range and its years
_SIGNED = re.compile(
    rf"{_NUMBER}{_UNIT}(?:\s?[(（]{_NUMBER}{_UNIT}\s?…\s?{_NUMBER}{_UNIT}[)）])?(?:[,，]\s?\d{{4}}–\d{{4}}(?: 年)?)?"
)

#: What a spreadsheet runs: a first sign of a formula, wide or not, also behind spaces and what can't be seen.
FORMULA = re.compile("^(?![-+]$)[\\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+\\-@＝＋－＠]|^[\t\r\n]")


def clean(text: str) -> str:
    """Text without what can't be written or shown: control characters, half characters, turns of direction.

    >>> clean("甲\\x07乙\\ud800丙")
    '甲�乙�丙'
    """
    return _UNFIT.sub(REPLACED, text)


def writable(text: str) -> str:
    """Text that can be written as UTF-8: half characters replaced, all else as it is.

    >>> writable("甲\\ud800")
    '甲�'
    """
    return _HALVES.sub(REPLACED, text)


def line(text: str) -> str:
    """Text in one line: what breaks a line is a space.

    >>> line("甲区\\r\\n\\r\\n# 乙")
    '甲区 # 乙'
    """
    return re.sub(r"\s*[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029\t]\s*", " ", clean(text)).strip("\r\n\t")


def html(text: str) -> str:
    """Text in HTML, a page's or JupyterLab's, which may stand within Markdown.

    A line break is written as a reference: Markdown reads what begins a line.

    >>> html("R&D (US$)"), html("甲\\n# 乙")
    ('R&amp;D (US<span>&#36;</span>)', '甲&#10;# 乙')
    """
    return inert(_escaped(text))


def attribute(text: str) -> str:
    """Text in an attribute of HTML.

    >>> attribute('a "b" $')
    'a &quot;b&quot; $'
    """
    return _escaped(text)


def _escaped(text: str) -> str:
    return _BREAKS.sub("&#10;", _html.escape(clean(text)))


def inert(markup: str) -> str:
    """HTML of which no text is set as mathematics, and in which a long run of letters may be broken.

    MathJax looks for its signs within the text of one element: a sign alone in one begins nothing.

    >>> inert('<td title="$">$x$</td>')
    '<td title="$"><span>&#36;</span>x<span>&#36;</span></td>'
    """
    if "$" not in markup and "\\" not in markup and not _LONG.search(markup):
        return markup
    pieces = re.split(r"(<style\b.*?</style>|<[^>]*>)", markup, flags=re.S)
    return "".join(piece if n % 2 else _inert(piece) for n, piece in enumerate(pieces))


def _inert(text: str) -> str:
    text = _LONG.sub(r"\g<0><wbr>", text)
    return "".join(_MATHEMATICS.get(sign, sign) for sign in text)


def markdown(text: str) -> str:
    """Text in Markdown, at a line's begin or within one.

    >>> markdown("R&D (US$)"), markdown("# *a*")
    ('R&amp;D (US<span>&#36;</span>)', '&#35; &#42;a&#42;')
    """
    return inert(_MARKDOWN.sub(_entity, line(text).strip()))


def _entity(found: re.Match) -> str:
    sign = found[0]
    return (_MATHEMATICS | _NAMED).get(sign, f"&#{ord(sign)};")


def plot(text: str, most: int = LABEL) -> str:
    """Text in a chart of matplotlib: in one line, shortened to a width.

    >>> plot("R&D (US$)"), plot("甲" * 9, most=8)
    ('R&D (US\\\\$)', '甲甲甲…')
    """
    return short(text, most).replace("$", r"\$")


def short(text: str, most: int = LABEL) -> str:
    """Text in one line of at most so much width.

    >>> short("甲" * 9, most=8), short("a" * 9, most=8)
    ('甲甲甲…', 'aaaaaaa…')
    """
    text = line(text)
    if width(text) <= most:
        return text
    ends = itertools.accumulate(map(width, text))
    return text[: sum(end < most for end in ends)] + "…"


def width(text: str) -> int:
    """How wide a text is, a Chinese letter being two wide.

    >>> width("研发 R&D")
    8
    """
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def cell(value):
    """A cell that no spreadsheet runs as a formula; what is no text is left as it is.

    Parameters
    ----------
    value : object
        What goes into a cell.

    Returns
    -------
    object
        The value, with an apostrophe before a text that a spreadsheet would run.

    Examples
    --------
    >>> cell("=cmd|'/c calc'!A0"), cell("-1.6"), cell("+8.7%"), cell("高企"), cell(-3)
    ("'=cmd|'/c calc'!A0", '-1.6', '+8.7%', '高企', -3)
    """
    if not isinstance(value, str):
        return value
    value = re.sub("\r\n?", "\n", writable(value))  # a lone \\r would begin a row of its own
    # what begins with an apostrophe before a formula gets one more: so it can be taken off again
    return "'" + value if FORMULA.match(value.lstrip("'")) and not _SIGNED.fullmatch(value) else value


def as_it_was(value: str) -> str:
    """A cell as it was before :func:`cell`.

    >>> as_it_was("'=1"), as_it_was("''=1"), as_it_was("'高企'")
    ('=1', "'=1", "'高企'")
    """
    return value[1:] if value.startswith("'") and FORMULA.match(value.lstrip("'")) else value
