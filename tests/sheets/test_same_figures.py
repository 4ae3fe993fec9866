"""The same figures in any layout and dress give the same rows."""

from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kjanalysis import tables
from kjanalysis.notation import convert
from kjanalysis.reports.sheet_rows import _rows
from kjanalysis.sheets import understand
from kjanalysis.sheets.grids import Cell, Grid
from kjanalysis.sheets.places import Places

REGIONS = {"江北区": "330205", "余姚市": "330281", "象山县": "330225"}
INDICATORS = {
    "R&D经费支出": ("rd_expenditure", ["亿元", "万元", "千元"]),
    "技术合同成交额": ("tech_trade", ["亿元", "万元"]),
    "高新技术企业数": ("hightech_firms", ["家", "个"]),
    "R&D经费投入强度": ("rd_intensity", ["%"]),
}
YEARS = ["2019", "2020", "2021"]
AXES = ("indicator", "year", "region")


def dressed(value: Decimal, dress: str) -> str:
    text = f"{value:,f}" if dress == "commas" else f"{value:f}"
    if dress == "wide":
        text = text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789."})
    if dress == "program":
        return f"{float(value):.17g}"
    return f" {text} " if dress == "spaces" else text


def year_text(year: str, dress: str) -> str:
    return {"plain": year, "年": f"{year}年", "年度": f"{year}年度", "float": f"{year}.0", "wide": "２０" + year[2:]}[
        dress
    ]


@st.composite
def sheets_of_figures(draw):  # noqa: C901
    """A grid of one to three axes on rows, columns or in the title, and the rows that it says."""
    names = draw(st.lists(st.sampled_from(list(INDICATORS)), min_size=1, max_size=3, unique=True))
    years = draw(st.permutations(YEARS)) if draw(st.booleans()) else YEARS
    regions = draw(st.lists(st.sampled_from(list(REGIONS)), min_size=2, max_size=3, unique=True))
    order = draw(st.permutations(AXES))
    held = dict(indicator=names, year=years, region=regions)
    down, across = [order[0]], [order[1]]
    third = order[2]
    place = draw(st.sampled_from(["title", "down", "across"]))
    if place == "title":
        held[third] = held[third][:1]
    else:
        (down if place == "down" else across).insert(draw(st.integers(0, 1)), third)
    unit = {name: draw(st.sampled_from(INDICATORS[name][1])) for name in names}
    dress = draw(st.sampled_from(["plain", "commas", "wide", "spaces", "program"]))
    year_dress = draw(
        st.sampled_from(
            ["plain", "年", "年度", "float", "wide"]
            if "year" in down or place == "title"
            else ["plain", "年", "年度", "float"]
        )
    )
    spelt = lambda axis, one: (  # noqa: E731
        f"{one}（{unit[one]}）" if axis == "indicator" else year_text(one, year_dress) if axis == "year" else one
    )
    rows = [{}]
    for axis in down:
        rows = [{**row, axis: one} for row in rows for one in held[axis]]
    columns = [{}]
    for axis in across:
        columns = [{**column, axis: one} for column in columns for one in held[axis]]
    title = {third: held[third][0]} if place == "title" else {}
    words = {
        "indicator": lambda one: spelt("indicator", one),
        "year": lambda one: f"{one}年",
        "region": lambda one: one,
    }
    heads = {"indicator": "指标", "year": "年份", "region": "地区"}
    lines = [["".join(words[axis](one) for axis, one in title.items()) + ("情况" if title else "")]] if title else []
    merged = draw(st.booleans())
    spans = []
    for level, axis in enumerate(across):
        line = [heads[one] for one in down] if level == 0 else [""] * len(down)
        last = None
        for j, column in enumerate(columns):
            same = level < len(across) - 1 and last == column[axis]
            line.append("" if same else spelt(axis, column[axis]))
            if same and merged:
                start = next(k for k in range(j, -1, -1) if line[len(down) + k])
                spans.append(((len(lines), len(down) + start), (len(lines), len(down) + j)))
            last = column[axis]
        lines.append(line)
    expected = set()
    for n, row in enumerate(rows):
        line = [spelt(axis, row[axis]) for axis in down]
        if n and len(down) == 2 and rows[n - 1][down[0]] == row[down[0]] and draw(st.booleans()):
            line[0] = ""  # the group's name stands once
        for column in columns:
            said = {**title, **row, **column}
            code, _ = INDICATORS[said["indicator"]]
            whole = unit[said["indicator"]] in ("家", "个", "千元")
            value = Decimal(draw(st.integers(1, 99999))) if whole else Decimal(draw(st.integers(101, 9999))).scaleb(-2)
            line.append(dressed(value, dress))
            wanted = {"hightech_firms": "家", "rd_intensity": "%"}.get(code, "亿元")
            expected.add(
                (
                    code,
                    said["year"],
                    REGIONS[said["region"]],
                    Decimal(convert(f"{value:f}", unit[said["indicator"]], wanted)),
                )
            )
        lines.append(line)
    cells = {(i, j): Cell(text) for i, line in enumerate(lines) for j, text in enumerate(line) if text}
    grid = Grid("Sheet1", cells)
    for first, last in spans:
        grid.merge(first, last)
    return grid, expected


KNOWN = tables.read()
PLACES = Places.of(KNOWN.regions[["region", "zh", "parent", "level"]].itertuples(index=False, name=None))


def rows_of(grid):
    understood = understand(grid, PLACES)
    assert understood.left == []
    units = KNOWN.indicators.set_index("indicator")["unit"]
    rows = _rows(understood.figures, KNOWN, Path("a"))
    return {
        (r.indicator, r.year, r.region, Decimal(convert(r.value, r.unit, units[r.indicator])))
        for r in rows.itertuples()
        if r.indicator
    }, rows


@settings(max_examples=40, deadline=None)
@given(sheets_of_figures())
def test_any_layout_gives_the_same_rows(made):
    grid, expected = made
    found, rows = rows_of(grid)
    assert found == expected
    assert not rows["reason"].str.contains("near match|unit|year", regex=True).any()
