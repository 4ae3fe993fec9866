"""References of published figures, and tables whose figures lead there.

(For sentences see :mod:`kjanalysis.wording.sentences`, for charts
:mod:`kjanalysis.presentation.chart_sources`.) A :class:`Cited` is a data frame; shown in a notebook or on a page, a figure
taken from a source is a link to that source's web address, and its tooltip
names source, place in it, day and grade. A source without an address is
listed at the foot of the page, where the link then leads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

import pandas as pd

from . import markup
from .aligned import aligned, is_number

#: Column that stands for the rows' names.
NAMES = -1

GRADES_ZH = {"official": "官方", "reprint": "转载", "press": "媒体", "tertiary": "第三手"}

#: Said once on each page.
COMPUTED_ZH = "带链接的数字为公布值，点击可查看出处。不带链接的数字由公布值计算得出。"
COMPUTED = "A figure with a link is a published figure, and the link leads to its source. A figure without a link is computed from published ones."

#: Before the id of a source that is listed at the foot of a page.
FOOT = "kj-source-"


def web(url: str | None) -> str:
    """The address if a browser may follow it: a page of the web, no script.

    >>> web("https://example.org"), web("javascript:alert(1)"), web(None)
    ('https://example.org', '', '')
    """
    return url if url and re.match(r"https?://", url) else ""


def as_counted(place: str) -> list[tuple[int, int, str]]:
    """A key that sorts places as people count: 9 before 10, 九 before 十.

    >>> sorted(["二/(三)/10", "二/(一)/3", "二", "二/(三)/9", "十", "九"], key=as_counted)
    ['二', '二/(一)/3', '二/(三)/9', '二/(三)/10', '九', '十']
    """
    parts = re.findall(r"\d+|[一二三四五六七八九十]+|[^\d一二三四五六七八九十]+", place)
    return [(0, n, "") if (n := _numeral(part)) is not None else (1, 0, part) for part in parts]


def _numeral(text: str) -> int | None:
    """A whole number up to 99 in digits or as a Chinese numeral; None for any other text."""
    if text.isdigit() and text.isascii():
        return int(text)
    if not text or set(text) - set("一二三四五六七八九十") or text.count("十") > 1:
        return None
    tens, ten, ones = text.partition("十") if "十" in text else ("", "", text)
    digit = "零一二三四五六七八九".find
    if len(tens) > 1 or len(ones) > 1:
        return None
    return (digit(tens) if tens else 1) * 10 * bool(ten) + (digit(ones) if ones else 0)


@dataclass(frozen=True)
class Reference:
    """Where a figure stands.

    Parameters
    ----------
    source : str
        Id of the source, as in `sources.csv`.
    title, url : str
        Its title and web address; the address may be empty.
    locator : str
        The place in it.
    published : str
        The day of publication, perhaps only month or year.
    grade : str
        Of the source: official, reprint, press or tertiary.
    """

    source: str
    title: str
    url: str
    locator: str
    published: str
    grade: str

    def link(self, text: str, lang: str = "zh") -> str:
        """A text that leads there.

        Parameters
        ----------
        text : str
            What is shown.
        lang : {"zh", "en"}
            Language of the tooltip's grade.

        Returns
        -------
        str
            HTML, text and all else escaped. Without a web address the link leads to the
            foot of the page.
        """
        grade = GRADES_ZH.get(self.grade, self.grade) if lang == "zh" else self.grade
        said = " · ".join(part for part in (self.title, self.locator, self.published, grade) if part)
        href = web(self.url) or f"#{FOOT}{self.source}"
        attributes = f'href="{markup.attribute(href)}" title="{markup.attribute(said)}"'
        return f'<a class="kj-cite" {attributes}>{markup.html(text)}</a>'


def references(rows: pd.DataFrame, sources: pd.DataFrame) -> list[Reference]:
    """References of rows that have a source, a locator and a day.

    Parameters
    ----------
    rows : DataFrame
        With source, locator and published; targets or observations.
    sources : DataFrame
        `sources.csv`.
    """
    catalogue = sources.set_index("source")
    columns = zip(rows["source"], rows["locator"], rows["published"], strict=True)
    return [
        Reference(
            source,
            catalogue.at[source, "title"],
            catalogue.at[source, "url"],
            locator,
            published,
            catalogue.at[source, "grade"],
        )
        for source, locator, published in columns
    ]


def reference(row, sources: pd.DataFrame) -> Reference:
    """:func:`references` of one row."""
    return references(pd.DataFrame([row]), sources)[0]


def by_place(table: pd.DataFrame, rows, columns, there: list[Reference]) -> dict:
    """Links of a pivoted table, for :class:`Cited`: each reference at the row and column of its figure.

    Parameters
    ----------
    table : DataFrame
        Its index and columns hold the keys.
    rows, columns : sequences
        Keys of each reference's row and column.
    there : list of Reference
    """
    at, across = ({key: n for n, key in enumerate(axis)} for axis in (table.index, table.columns))
    return {(at[r], across[c]): one for r, c, one in zip(rows, columns, there, strict=True) if r in at}


class Cited(pd.DataFrame):
    """A data frame that is shown with links; what is derived from it is a plain one.

    Parameters
    ----------
    table : DataFrame
        For people: texts and whole numbers.
    links : dict of (int, int) to Reference or None
        By row and column, counted from 0; column :data:`NAMES` is the row's name.
    lang : {"zh", "en"}
        Language of the tooltips.
    **more : object
        Passed on to DataFrame.

    Examples
    --------
    >>> there = Reference("a", "Bulletin", "https://example.org", "p. 3", "2021-03-26", "official")
    >>> shown = Cited(pd.DataFrame({"x": ["<23"]}), {(0, 0): there}, "en")._repr_html_()
    >>> '<a class="kj-cite" href="https://example.org" title="Bulletin · p. 3 · 2021-03-26 · official">&lt;23</a>' in shown
    True
    """

    _metadata: ClassVar[list[str]] = ["_links", "_lang"]

    def __init__(self, table, links=None, lang="zh", **more):
        super().__init__(table, **more)
        object.__setattr__(self, "_links", {at: there for at, there in (links or {}).items() if there})
        object.__setattr__(self, "_lang", lang)

    @property
    def links(self) -> dict:
        """Its links, a dict of (row, column) to Reference."""
        return self._links

    @property
    def _constructor(self):
        return pd.DataFrame

    def _repr_html_(self) -> str:
        """As pandas shows it, links put in where it has shown a mark; rows without names aren't numbered."""
        unnamed = isinstance(self.index, pd.RangeIndex)
        shown, names = pd.DataFrame(self).astype(object), list(self.index)
        marked = {f"\ue000{n}\ue001": at for n, at in enumerate(self._links)}
        links = {}
        for mark, (row, column) in marked.items():
            text = names[row] if column == NAMES else shown.iat[row, column]
            links[mark] = self._links[row, column].link(str(text), self._lang)
            if column == NAMES:
                names[row] = mark
            else:
                shown.iat[row, column] = mark
        shown.index = names
        rows, columns = pd.get_option("display.max_rows"), pd.get_option("display.max_columns")
        numbers = [all(map(is_number, self.iloc[:, n])) for n in range(self.shape[1])]
        table = shown.to_html(notebook=True, index=not unnamed, max_rows=rows, max_cols=columns)
        table = aligned(table, numbers, not unnamed)
        linked = re.sub("\ue000\\d+\ue001", lambda found: links.get(found[0], found[0]), table)
        return markup.inert(markup.clean(linked))
