"""Rows written into a database and taken back, all or none, one writer at a time.

What was taken in is written down in the table ``kj_intakes``, in the same transaction.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import tables
from ..errors import KJError
from ..reports import remembered
from ..tables import database_copies as copies
from ..tables import database_tables as database
from ..tables.schema import keys_of
from . import journal

if TYPE_CHECKING:
    import sqlalchemy as sa

#: By table, rows as text.
Rows = dict[str, list[dict[str, str]]]


@contextlib.contextmanager
def locked(layer: tables.Layer) -> Iterator[None]:
    """Keep other writers of a database waiting; what is written within holds at the end, or nothing.

    Parameters
    ----------
    layer : Layer
        A database.

    Yields
    ------
    None
        While the lock is held.

    Raises
    ------
    KJError
        If the database can't be used.
    """
    with copies.writing(layer.name):
        yield


def append(layers: Sequence[tables.Layer], added: Rows, what: str, chosen: Sequence[remembered.Choice] = ()) -> None:
    """Append rows, and check the whole before they hold.

    Parameters
    ----------
    layers : sequence of Layer
        The uppermost one is the database.
    added : dict
        Table to rows; written in this order. A table that isn't there yet is made.
    what : str
        How they came, such as ``ingest``.
    chosen : sequence of Choice
        Codes chosen for a report's words, kept in the same transaction.

    Raises
    ------
    KJError
        If a row's key is taken, or the database can't be used.
    DataError
        If the tables wouldn't pass `kjanalysis data check` any longer.
    """
    layer = layers[-1]
    with copies.writing(layer.name) as connection:
        for name, rows in added.items():
            if not rows:
                continue
            if name not in database.there(connection):
                database.make(connection, name)
            for row in rows:
                if _at(connection, name, row) is not None:
                    raise _taken(name, row, layer)
            database.insert(connection, name, rows, _last(connection, name))
        _check(connection, layers)
        said: dict[str, object] = {name: rows for name, rows in added.items() if rows}
        if (kept := _keep(connection, chosen)).added:
            said[database.PHRASES] = kept._asdict()
        database.note(connection, what, said)


def _keep(connection: sa.Connection, chosen: Sequence[remembered.Choice]) -> remembered.Kept:
    """Keep choices in the database; one for the same words replaces the one before."""
    there = _choices(connection) if chosen else []
    kept = remembered.change(there, chosen)
    if kept.added:
        _write(connection, [*(one for one in there if one not in kept.replaced), *kept.added])
    return kept


def _choices(connection: sa.Connection) -> list[remembered.Choice]:
    return [remembered.Choice(**row) for row in database.phrases(connection)]


def _write(connection: sa.Connection, held: list[remembered.Choice]) -> None:
    database.write_phrases(connection, [one._asdict() for one in held])


def _forget(connection: sa.Connection, kept: remembered.Kept) -> int:
    """Take back what an intake left for later reports; how many choices went."""
    there = _choices(connection) if kept.added else []
    left = remembered.without(there, kept)
    if left != there:
        _write(connection, left)
    return len(set(there) - set(left))


def undo(layers: Sequence[tables.Layer]) -> journal.Entry:
    """Take this user's last intake back: exactly its rows, from all tables or from none.

    Parameters
    ----------
    layers : sequence of Layer
        The uppermost one is the database.

    Returns
    -------
    Entry
        What was taken back.

    Raises
    ------
    KJError
        If there is none, or one of its rows was changed since.
    DataError
        If other rows need what it brought.
    """
    layer, intakes = layers[-1], database.layout().tables[database.INTAKES]
    with copies.writing(layer.name) as connection:
        mine = intakes.c.undone_at.is_(None) & ((intakes.c.by == database.user()) | (intakes.c.what == "push"))
        last = connection.execute(intakes.select().where(mine).order_by(intakes.c.number.desc()).limit(1)).one_or_none()
        if last is None or last.what == "push":
            raise KJError(
                f"You took nothing into {layer.name} that could be taken back.",
                f"您在 {layer.name} 中没有可以撤销的写入。",
            )
        added: Rows = json.loads(last.rows)
        kept = remembered.kept_of(added.pop(database.PHRASES, {}))  # type: ignore[arg-type]
        for name, rows in added.items():
            for row in rows:
                _remove(connection, name, row, last.at)
        forgotten = _forget(connection, kept)
        _check(connection, layers)
        done = {"undone_at": database.now(), "undone_by": database.user()}
        connection.execute(intakes.update().where(intakes.c.number == last.number).values(done))
    lines = {name: _lines(rows) for name, rows in added.items()}
    taken = {tables.schema()[name]["path"]: rows for name, rows in added.items()}
    return journal.Entry(Path(), last.at, last.by, lines, [], taken, layer.name, kept, forgotten)


def _lines(rows: list[dict[str, str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(row.values() for row in rows)
    return text.getvalue()


def _check(connection: sa.Connection, layers: Sequence[tables.Layer]) -> None:
    """Read the tables as they would be."""
    layer = layers[-1]
    tables.read_layers((*layers[:-1], layer._replace(folder=copies.copy(connection, layer.name))))


def _whole(name: str, row: dict[str, str]) -> dict[str, str]:
    return {field["name"]: row.get(field["name"]) or "" for field in tables.schema()[name]["fields"]}


def _key(name: str, row: dict[str, str]) -> Any:
    """What finds a row by its key."""
    import sqlalchemy as sa

    table, whole = database.layout().tables[name], _whole(name, row)
    return sa.and_(*(table.c[column] == whole[column] for column in keys_of(tables.schema()[name])))


def _at(connection: sa.Connection, name: str, row: dict[str, str]) -> dict[str, str] | None:
    """The row that has the same key."""
    table = database.layout().tables[name]
    found = connection.execute(table.select().where(_key(name, row))).mappings().one_or_none()
    return None if found is None else _whole(name, dict(found))


def _last(connection: sa.Connection, name: str) -> int:
    import sqlalchemy as sa

    return int(connection.execute(sa.select(sa.func.max(database.layout().tables[name].c[database.ROW]))).scalar() or 0)


def _remove(connection: sa.Connection, name: str, row: dict[str, str], when: str) -> None:
    if _at(connection, name, row) != _whole(name, row):
        key = _said(name, row)
        raise KJError(
            f"{name}, {key}, was changed since it was taken in on {when}, so the intake can't be taken back. Nothing was changed.",
            f"表 {name} 中 {key} 的行在 {when} 写入后有改动，无法撤销。未作任何改动。",
        )
    connection.execute(database.layout().tables[name].delete().where(_key(name, row)))


def _taken(name: str, row: dict[str, str], layer: tables.Layer) -> KJError:
    key = _said(name, row)
    return KJError(
        f"Table {name} of {layer.name} already has a row {key}; someone may have written it meanwhile. "
        "Nothing was changed. Run the command again, and it is checked against that row.",
        f"{layer.name} 的表 {name} 中已有 {key} 的行，可能刚由他人写入。未作任何改动。请重新运行命令，将与该行核对。",
    )


def _said(name: str, row: dict[str, str]) -> str:
    return ", ".join(f"{column}={row.get(column, '')}" for column in keys_of(tables.schema()[name]))
