"""Data folders with things wrong in them: the check names file and row, and what it lets through gives probabilities."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import math
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import subsets

from kjanalysis import outlook, tables
from kjanalysis.errors import DataError, KJError
from kjanalysis.tables import check, set_aside_rows
from kjanalysis.tables.history import load
from kjanalysis.wording.text import Text

from .trials import Trial, must, strict, told
from small import OUTCOME, SMALL, TARGET

TITLE = Text("data folders with one to six things wrong", "含一至六处错误的数据文件夹")
TRIALS, EACH = 400, 1

#: Rows of one table: the header first.
Rows = list[list[str]]

#: Region and year that an outlook is asked for, by which tables the folder began as.
ASKED = {"small": (("000001", 2021), ("000002", 2020)), "shipped": (("330205", 2021), ("330200", 2025))}

#: Cells that are no number, no day and no code.
NOTHING = ("二十", "x y", "?", "N/A?", "<b>", "12..5", "#REF!", "—?")

ODD_CELLS = (
    *NOTHING, "", " ", "0", "-1", "1e5", "1e400", "nan", "inf", "-inf", "9" * 400, "0." + "0" * 300 + "1", "１２", "1,000", "12%", "１.5", "+5",
    "TRUE", "false", "2021", "2021-02-30", "2021-3-1", "26/03/2021", "2021年3月26日", "20210326", "44281", "1900-01-01", "2099-12-31",
    "000001", "330205", "money", "gdp", "office", "annual", "ge", "eq", "expected", "ratio", "growth(money)", "diff(firms)", "100 * money / output",
    "money / money", "'", '"', "''=1", "=1+1", "\ufeff", "\u200b", "\x00", "\x1b[31m", "\u202e", "a\nb", "\u2028", "经费", "𠮷", "é", "x" * 5000,
    "x" * 200_000, "{0}", "%s", "\\N", "null", "None", "NaN", "3.14159265358979", "1_000", "0x10", "½", "²", "万", "100万", "3.5亿", "超23", "约10",
)  # fmt: skip


@contextlib.contextmanager
def prepared(scratch: Path) -> Iterator[Trial]:
    """The small tables, and a part of the shipped ones, as rows of text."""
    spec = tables.schema()
    small = {
        **SMALL,
        "targets": [TARGET, {**TARGET, "id": "000001-2021-02", "indicator": "firms", "value": "30"}],
        "outcomes": [OUTCOME],
    }
    fields = {name: [field["name"] for field in one["fields"]] for name, one in spec.items()}
    begun = {
        "small": {name: [fields[name], *([row[f] for f in fields[name]] for row in small[name])] for name in fields},
        "shipped": {name: [list(t.columns), *t.to_numpy().tolist()] for name, t in subsets.base().items()},
    }
    paths = {name: one["path"] for name, one in spec.items()}
    yield lambda chance, folder: trial(chance, folder, begun, paths)


def trial(chance: Random, folder: Path, begun: dict[str, dict[str, Rows]], paths: dict[str, str]) -> None:
    """Spoil tables, check them, and ask for what they say."""
    which = chance.choice(["small", "small", "small", "shipped"])
    rows = {name: [list(row) for row in one] for name, one in begun[which].items()}
    many = chance.choice([1, 1, 1, 2, 3, 4, 5, 6])
    done = [chance.choice(MUTATIONS) for _ in range(many)]
    told_wrong = [one(rows, chance) for one in done]
    for name, one in rows.items():
        (folder / paths[name]).write_bytes(written(one, chance.choice(["\n", "\n", "\r\n"])))
    for _ in range(chance.choice([0, 0, 0, 1, 2]) if many > 1 else 0):
        path = folder / chance.choice(sorted(paths.values()))
        path.write_bytes(chance.choice(DAMAGES)(path.read_bytes(), chance))
    with strict():
        found = looked_over(folder)
        if many == 1 and told_wrong[0]:
            file, row = told_wrong[0]
            named = {(one.file, one.row) for one in found}
            must(
                (paths[file], row) in named,
                f"{done[0].__name__}: nothing said of {paths[file]}, row {row}; said: {sorted(named, key=str)[:5]}",
            )
        problems = [one for one in found if one.level == "problem"]
        left_out(folder, problems)
        asked(folder, ASKED[which], bool(problems))


def looked_over(folder: Path) -> list:
    """What the check says: each place is in a file that the schema knows, in words of both languages."""
    files = {spec["path"] for spec in tables.schema().values()}
    found = check.check(folder)
    for one in found:
        must(one.file in files and one.what.strip() and one.what_zh.strip(), f"a problem without place or words: {one}")
        lines = (folder / one.file).read_bytes() if (folder / one.file).exists() else b""
        breaks = len(lines.decode("utf-8", "replace").splitlines()) + lines.count(b"\x00") + 2
        must(one.row is None or 1 <= one.row <= breaks, f"{one.en[:200]}: there is no such row")
    return found


def left_out(folder: Path, problems: list) -> None:
    """Rows with a problem are set aside, each named by file and row; a file that can't be read stops everything."""
    try:
        known = tables.read(folder, strict=False)
    except DataError as error:
        told(error)
        must(error.problems == problems, "other problems than those of the check")
        return
    rows = known.set_aside
    there = set(zip(rows["table"] + ".csv", rows["row"], strict=True))
    must({(one.file, one.row) for one in problems} <= there, "a row with a problem is used, or not named")
    must(bool(problems) or rows.empty, "rows are set aside without a problem")
    told_ = set_aside_rows.summary(known)
    must(rows.empty == (not told_.en) and rows.empty == (not told_.zh), "nothing is said of what was set aside")


def asked(folder: Path, places, wrong: bool) -> None:
    """Rows with problems are told, or refused where all hangs on them; the rest gives finite probabilities, or a message."""
    for region, year in places:
        try:
            answer = outlook(region, year, data=folder)
        except DataError as error:
            told(error)
            must(wrong, f"the check found no problem, the outlook did: {error.en[:200]}")
            continue
        except KJError as error:
            told(error)
            continue
        aside = answer.set_aside
        told_ = len(answer.known.set_aside) > 0
        must(told_ == bool(aside.rows or aside.elsewhere) == bool(aside.texts()), "what was set aside is not told")
        must(wrong or not told_, "the check found no problem, the outlook did")
        for target in answer.targets:
            p = target.probability
            must(p is None or (math.isfinite(p) and 0 <= p <= 1), f"{target.id}: probability {p}")
        joint = answer.joint["probability"]
        must(joint is None or 0 <= joint <= 1, f"joint probability {joint}")
        json.loads(answer.to_json(), parse_constant=_no_constant)
        answer.table("zh"), answer.table("en")
        try:
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", "(?s).*(set aside|未予采用)", UserWarning)
                load(region, data=folder)
        except KJError as error:
            told(error)


def _no_constant(name: str) -> None:
    must(False, f"{name} in the JSON")


def written(rows: Rows, ending: str) -> bytes:
    """Rows as CSV; what UTF-8 can't hold goes in as the bytes it would have."""
    text = io.StringIO()
    csv.writer(text, lineterminator=ending).writerows(rows)
    return text.getvalue().encode("utf-8", "surrogatepass")


# ---- mutations of cells and rows; where what is wrong can't be overlooked, they say which file and row


def somewhere(rows: dict[str, Rows], chance: Random) -> tuple[str, Rows, int]:
    """A table that has rows, and one of them."""
    name = chance.choice([name for name, one in rows.items() if len(one) > 1] or ["indicators"])
    return name, rows[name], chance.randrange(1, max(2, len(rows[name])))


def odd_cell(rows, chance):
    """Any cell becomes something odd."""
    _, table, row = somewhere(rows, chance)
    if row < len(table) and table[row]:
        table[row][chance.randrange(len(table[row]))] = chance.choice(ODD_CELLS)


def no_number(rows, chance):
    """A value becomes what is no number."""
    name = chance.choice(["observations", "targets"])
    table = rows[name]
    if len(table) > 1 and "value" in table[0]:
        row = chance.randrange(1, len(table))
        table[row][table[0].index("value")] = chance.choice(NOTHING)
        return name, row + 1


def emptied(rows, chance):
    """A cell that is needed is empty."""
    name, column = chance.choice(
        [
            ("observations", "value"),
            ("observations", "indicator"),
            ("observations", "source"),
            ("targets", "comparator"),
            ("regions", "level"),
            ("sources", "grade"),
        ]
    )
    table = rows[name]
    if len(table) > 1 and column in table[0]:
        row = chance.randrange(1, len(table))
        table[row][table[0].index(column)] = ""
        return name, row + 1


def named_nowhere(rows, chance):
    """A code that the other table lacks."""
    column = chance.choice(["region", "indicator", "source"])
    table = rows["observations"]
    if len(table) > 1 and column in table[0]:
        row = chance.randrange(1, len(table))
        table[row][table[0].index(column)] = "nowhere_1"
        return "observations", row + 1


def doubled(rows, chance):
    """A row stands twice."""
    name, table, row = somewhere(rows, chance)
    if row < len(table):
        table.append(list(table[row]))
        return name, len(table)


def another_value(rows, chance):
    """A row stands twice, with two values."""
    table = rows["observations"]
    if len(table) > 1 and "value" in table[0]:
        table.append(list(chance.choice(table[1:])))
        table[-1][table[0].index("value")] = chance.choice(["7.5", "1", "99999"])


def lost(rows, chance):
    """Some rows are gone; or all."""
    name, table, _ = somewhere(rows, chance)
    keep = chance.choice([0, 1, 2, len(table) // 2, len(table) - 2])
    rows[name] = [table[0], *chance.sample(table[1:], max(0, min(keep, len(table) - 1)))]


def shuffled(rows, chance):
    """Rows in another order."""
    name, table, _ = somewhere(rows, chance)
    rows[name] = [table[0], *chance.sample(table[1:], len(table) - 1)]


def column_gone(rows, chance):
    """A column is missing."""
    name, table, _ = somewhere(rows, chance)
    if len(table[0]) > 1:
        column = chance.randrange(len(table[0]))
        rows[name] = [[cell for n, cell in enumerate(row) if n != column] for row in table]
        return name, 1


def column_renamed(rows, chance):
    """A column's name is another, or stands twice."""
    _, table, _ = somewhere(rows, chance)
    column = chance.randrange(len(table[0]))
    table[0][column] = chance.choice(["数据", "?", table[0][0], "", "value\n", "x" * 300])


def column_more(rows, chance):
    """A column that nobody asked for."""
    _, table, _ = somewhere(rows, chance)
    for n, row in enumerate(table):
        row.append(chance.choice(["remark", "备注", ""]) if n == 0 else chance.choice(["", "x", "1"]))


def columns_moved(rows, chance):
    """Columns in another order: that is allowed."""
    name, table, _ = somewhere(rows, chance)
    order = chance.sample(range(len(table[0])), len(table[0]))
    rows[name] = [[row[n] if n < len(row) else "" for n in order] for row in table]


def ragged(rows, chance):
    """A row with a cell more or fewer."""
    name, table, row = somewhere(rows, chance)
    if row < len(table) and len(table[row]) == len(table[0]) and len(table[0]) > 1:
        if chance.random() < 0.5:
            table[row].append("x")
        else:
            table[row].pop()
        return name, row + 1


def swapped(rows, chance):
    """Two cells of a row change places."""
    _, table, row = somewhere(rows, chance)
    if row < len(table) and len(table[row]) > 1:
        a, b = chance.sample(range(len(table[row])), 2)
        table[row][a], table[row][b] = table[row][b], table[row][a]


def other_day(rows, chance):
    """Published before its year, or long after."""
    table = rows["observations"]
    if len(table) > 1 and {"published", "year"} <= set(table[0]):
        row = chance.randrange(1, len(table))
        year = table[row][table[0].index("year")]
        early = chance.random() < 0.5 and year.isdigit()
        table[row][table[0].index("published")] = (
            f"{int(year) - 1}-03-01" if early else chance.choice(["2034-01-01", "1950", "2021-00-10"])
        )
        return ("observations", row + 1) if early else None


def in_a_circle(rows, chance):
    """An identity that leads back to itself; or regions that contain each other."""
    if chance.random() < 0.5:
        table, column = rows["indicators"], "identity"
        codes = [row[0] for row in table[1:] if row]
        text = chance.choice(
            [
                "growth({a})",
                "diff({a})",
                "100 * {a} / {b}",
                "{a}",
                "growth({a}",
                "100*{b}/{b}",
                "1e400 * {a} / {b}",
                "0 * {a} / {b}",
            ]
        )
    else:
        table, column = rows["regions"], "parent"
        codes, text = [row[0] for row in table[1:] if row], "{a}"
    if len(table) > 1 and column in table[0] and codes:
        for row in chance.sample(table[1:], min(len(table) - 1, chance.choice([1, 2]))):
            row[table[0].index(column)] = text.format(a=chance.choice(codes), b=chance.choice(codes))


def other_scale(rows, chance):
    """A figure in another unit: ten thousand times, a hundredth, negative."""
    table = rows[chance.choice(["observations", "targets"])]
    if len(table) > 1 and "value" in table[0]:
        column = table[0].index("value")
        factor = chance.choice([10, 1e4, 1e8, 0.01, 1e-4, -1, 0, 1e60, 1e-60, 1e300])
        code = chance.choice(table[1:])[table[0].index("indicator")] if "indicator" in table[0] else None
        for row in table[1:]:
            if code in row and chance.random() < 0.7:
                with contextlib.suppress(ValueError, IndexError):
                    row[column] = f"{float(row[column]) * factor:.6g}"


def still(rows, chance):
    """All figures of an indicator alike, zero, or in one year."""
    table = rows["observations"]
    if len(table) > 1 and {"value", "indicator", "year"} <= set(table[0]):
        code = chance.choice(table[1:])[table[0].index("indicator")]
        column, given = chance.choice(
            [
                ("value", ["0", "7", "100"]),
                ("year", ["2020"]),
                ("qualifier", ["gt", "lt", "approx", "ge"]),
                ("status", ["preliminary", "revised"]),
            ]
        )
        if column in table[0]:
            cell = chance.choice(given)
            for row in table[1:]:
                if code in row:
                    row[table[0].index(column)] = cell


def other_kind(rows, chance):
    """An indicator of another kind, unit, pool, or way of counting."""
    table = rows["indicators"]
    column, words = chance.choice([
        ("kind", ["flow", "stock", "ratio", "growth"]), ("unit", ["%", "家", "万元", "", "倍", "m²"]), ("integer", ["true", "false"]),
        ("cumulative", ["true"]), ("higher_is_better", ["false"]), ("pool", ["", "gdp", "share", "new_pool"]), ("identity", [""]),
    ])  # fmt: skip
    if len(table) > 1 and column in table[0]:
        chance.choice(table[1:])[table[0].index(column)] = chance.choice(words)


def other_aim(rows, chance):
    """A target that is compared otherwise, spans a range, recurs, or lies far off."""
    table = rows["targets"]
    column, words = chance.choice([
        ("comparator", ["ge", "gt", "le", "lt", "eq", "range", "approx"]), ("value_high", ["1", "1e9", "21"]), ("recurs", ["once", "yearly", "annual"]),
        ("period", ["annual", "cumulative", "average", "5y"]), ("year", ["2020", "2025", "1999", "2035", "2050"]), ("qualifier", ["gt", "eq", "about"]), ("published", ["", "2021", "2021-03", "2030-01-01"]),
        ("id", ["b", "", "a b", "甲"]), ("headline", ["false", "maybe"]), ("region", ["000002", "000000"]),
    ])  # fmt: skip
    if len(table) > 1 and column in table[0]:
        chance.choice(table[1:])[table[0].index(column)] = chance.choice(words)


MUTATIONS: tuple[Callable, ...] = (
    odd_cell, odd_cell, odd_cell, no_number, emptied, named_nowhere, doubled, another_value, lost, shuffled, column_gone, column_renamed, column_more,
    columns_moved, ragged, swapped, other_day, in_a_circle, other_scale, still, other_kind, other_aim,
)  # fmt: skip


# ---- damage to a file's bytes


def cut_off(raw: bytes, chance: Random) -> bytes:
    """The end is missing."""
    return raw[: chance.randrange(len(raw) + 1)]


def other_encoding(raw: bytes, chance: Random) -> bytes:
    """As other programs save it."""
    text = raw.decode("utf-8", "replace")
    return text.encode(
        chance.choice(["gbk", "gb18030", "utf-16", "utf-16-be", "utf-32", "utf-8-sig", "big5", "latin-1"]), "replace"
    )


def stray_bytes(raw: bytes, chance: Random) -> bytes:
    """A few bytes that belong nowhere."""
    at = chance.randrange(len(raw) + 1)
    junk = chance.choice(
        [
            b"\xff\xfe",
            b"\xef\xbb\xbf",
            b"\x00",
            b"\x80",
            b'"',
            b'""',
            b"\r",
            b"\n\n",
            b",",
            b";",
            b"\t",
            b"\xed\xa0\x80",
            b"\xe4\xb8",
            "，".encode(),
            chance.randbytes(5),
        ]
    )
    return raw[:at] + junk + raw[at + chance.choice([0, 0, 1, 5]) :]


def other_separator(raw: bytes, chance: Random) -> bytes:
    """Semicolons, tabs, wide commas."""
    return raw.replace(b",", chance.choice([b";", b"\t", "，".encode(), b"|"]))


def nothing_left(raw: bytes, chance: Random) -> bytes:
    """An empty file, or only its header."""
    return chance.choice(
        [
            b"",
            b"\n",
            b"\xef\xbb\xbf",
            raw.split(b"\n", 1)[0],
            b",,,,\n",
            b"\x00" * 100,
            b"PK\x03\x04" + raw[:50],
            b"<html><body>404",
        ]
    )


def all_quoted(raw: bytes, chance: Random) -> bytes:
    """Every cell in quotes, and line ends of an old Macintosh."""
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8", "replace").replace("\x00", ""))))
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator=chance.choice(["\r", "\r\n", "\n"])).writerows(rows)
    return text.getvalue().encode("utf-8", "surrogatepass")


DAMAGES = (cut_off, other_encoding, stray_bytes, other_separator, nothing_left, all_quoted)
