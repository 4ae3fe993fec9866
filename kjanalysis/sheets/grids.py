"""A table as a grid of cells: what each shows, where it stands, and which cells are one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

#: Row and column of a cell, from 0.
Place = tuple[int, int]


@dataclass(frozen=True)
class Cell:
    """What a cell shows.

    Attributes
    ----------
    text : str
        As a reader sees it: a number as its format shows it (0.035 as ``3.5%``).
    fault : {"", "formula", "error", "covered"}
        A formula whose value is not stored, a value such as ``#DIV/0!``, or a cell that lies under
        a merged one.
    indent : int
        How far the text is set in.
    """

    text: str
    fault: str = ""
    indent: int = 0


@dataclass
class Grid:
    """One sheet, or one table of a page.

    Attributes
    ----------
    name : str
        Of the sheet; for a table of a page 表1, 表2.
    cells : dict
        Place to :class:`Cell`, only those with text or a fault.
    anchors : dict
        Place to the place of the cell it is merged with, the first cell itself left out.
    before : tuple of str
        Lines that stand above a table of a page: its heading.
    formats_known : bool
        Whether numbers are shown in their format.
    """

    name: str
    cells: dict[Place, Cell] = field(default_factory=dict)
    anchors: dict[Place, Place] = field(default_factory=dict)
    before: tuple[str, ...] = ()
    formats_known: bool = True
    _counted: tuple[int, Place] = field(default=(0, (0, 0)), repr=False, compare=False)

    @property
    def rows(self) -> int:
        """How many rows reach down to the last cell."""
        return self._size()[0]

    @property
    def columns(self) -> int:
        """How many columns reach to the last cell."""
        return self._size()[1]

    def _size(self) -> Place:
        """Counted anew only when cells were added: it is asked for at every row."""
        if self._counted[0] != len(self.cells):
            rows = max((row for row, _ in self.cells), default=-1) + 1
            self._counted = (len(self.cells), (rows, max((column for _, column in self.cells), default=-1) + 1))
        return self._counted[1]

    def text(self, row: int, column: int) -> str:
        """What stands at a place; a merged cell's text stands at each of its places.

        >>> Grid("", {(0, 0): Cell("2022年")}, {(0, 1): (0, 0)}).text(0, 1)
        '2022年'
        """
        cell = self.cells.get(self.anchors.get((row, column), (row, column)))
        return cell.text if cell else ""

    def at(self, row: int, column: int) -> Cell:
        """The cell at a place itself; an empty one where there is none, or where it is merged with another."""
        return self.cells.get((row, column), _NOTHING)

    def merge(self, first: Place, last: Place) -> None:
        """Make one cell of a rectangle that holds cells; what lies outside the grid is left alone."""
        for row in range(first[0], min(last[0], self.rows - 1) + 1):
            for column in range(first[1], min(last[1], self.columns - 1) + 1):
                if (row, column) != first:
                    self.anchors[row, column] = first
                    if (row, column) in self.cells:  # a program left it there; nobody sees it
                        self.cells[row, column] = Cell(self.cells[row, column].text, "covered")

    def lines(self) -> Iterator[tuple[int, list[Place]]]:
        """Each row that holds cells, with their places."""
        by_row: dict[int, list[Place]] = {}
        for place in sorted(self.cells):
            by_row.setdefault(place[0], []).append(place)
        yield from by_row.items()


_NOTHING = Cell("")


#: What stands in the lines of a table for a cell that is one with the cell on its left, or above it.
LEFT, UP = "←", "↑"


def lines_of(grid: Grid) -> list[list[str]]:
    """A grid's rows as texts, a merged cell's other places marked.

    >>> lines_of(Grid("", {(0, 0): Cell("全市"), (1, 0): Cell("2"), (1, 1): Cell("3")}, {(0, 1): (0, 0)}))
    [['全市', '←'], ['2', '3']]
    """

    def shown(row: int, column: int) -> str:
        anchor = grid.anchors.get((row, column))
        if anchor is None:
            return grid.at(row, column).text
        return LEFT if anchor[0] == row else UP

    return [[shown(row, column) for column in range(grid.columns)] for row in range(grid.rows)]


def of_lines(rows: list[list[str]], before: tuple[str, ...] = (), name: str = "表") -> Grid:
    """A grid of such texts.

    >>> grid = of_lines([["全市", "←"], ["2", "3"]])
    >>> grid.text(0, 1), grid.anchors
    ('全市', {(0, 1): (0, 0)})
    """
    grid = Grid(name, before=before)
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            beside = (i, j - 1) if text == LEFT else (i - 1, j) if text == UP else None
            if beside is not None and min(beside) >= 0:
                grid.anchors[i, j] = grid.anchors.get(beside, beside)
            elif text.strip():
                grid.cells[i, j] = Cell(text)
    return grid


def address(place: Place) -> str:
    """A place as a spreadsheet names it.

    Parameters
    ----------
    place : tuple of int
        Row and column, from 0.

    Returns
    -------
    str
        Letters of the column, then the row from 1.

    Examples
    --------
    >>> address((4, 2)), address((0, 27))
    ('C5', 'AB1')
    """
    row, column = place
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
