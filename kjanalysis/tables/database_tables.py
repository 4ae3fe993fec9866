"""Tables in a database: made, filled, read and watched, every cell a text as in CSV.

Beside the tables of the schema there are four things:

- column ``kj_row`` of each table: the order of its rows; rows without one come last;
- ``kj_meta``, one row: the layout's version, a name of its own for this set of tables, and a
  counter that triggers raise with every change of a table, whoever makes it;
- ``kj_intakes``: who wrote which rows, and when;
- ``kj_phrases``: the codes that were chosen for a report's words.

An empty cell is NULL, in a column of the key an empty text.
"""

from __future__ import annotations

import datetime as dt
import functools
import getpass
import json
import uuid
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from ..errors import KJError
from .schema import keys_of, schema

if TYPE_CHECKING:
    import sqlalchemy as sa

#: Rows that are fetched at once.
_BATCH = 50_000

#: Version of the layout that this module writes.
VERSION = 1

#: The tables that hold no data, and the column that orders rows.
META, INTAKES, PHRASES, ROW = "kj_meta", "kj_intakes", "kj_phrases", "kj_row"


class Stamp(NamedTuple):
    """What changes when a table does.

    Attributes
    ----------
    name : str
        Of this set of tables; another one once the database is made anew.
    counter : int
        Raised by every change.
    """

    name: str
    counter: int


@functools.cache
def layout() -> sa.MetaData:
    """All tables as SQLAlchemy knows them, with the descriptions of `datapackage.json` as comments."""
    import sqlalchemy as sa

    made = sa.MetaData()
    for name, spec in schema().items():
        keys = keys_of(spec)
        columns = [
            sa.Column(
                field["name"], sa.Text, primary_key=field["name"] in keys, nullable=field["name"] not in keys,
                comment=field.get("description"), unique=bool(field.get("constraints", {}).get("unique")) or None,
            )
            for field in spec["fields"]
        ]  # fmt: skip
        sa.Table(name, made, *columns, sa.Column(ROW, sa.BigInteger, comment="order of the rows"))
    sa.Table(
        META, made, sa.Column("one", sa.Integer, primary_key=True, autoincrement=False), sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False), sa.Column("counter", sa.BigInteger, nullable=False),
    )  # fmt: skip
    sa.Table(
        INTAKES, made, sa.Column("number", sa.Integer, primary_key=True, autoincrement=False, comment="counted up"),
        sa.Column("at", sa.Text, nullable=False, comment="time, UTC"), sa.Column("by", sa.Text, nullable=False, comment="user"),
        sa.Column("what", sa.Text, nullable=False, comment="push, ingest, add or add-indicator"),
        sa.Column("rows", sa.Text, nullable=False, comment="rows written, JSON by table; of a push, how many"),
        sa.Column("undone_at", sa.Text, comment="when it was taken back, UTC"), sa.Column("undone_by", sa.Text),
    )  # fmt: skip
    sa.Table(
        PHRASES, made, *(sa.Column(name, sa.Text, primary_key=True) for name in ("phrase", "scope", "unit")),
        sa.Column("indicator", sa.Text, nullable=False, comment="code chosen for these words"),
    )  # fmt: skip
    return made


def there(connection: sa.Connection) -> list[str]:
    """Tables of the schema that the database has, in the schema's order; in it those of this program."""
    import sqlalchemy as sa

    names = set(sa.inspect(connection).get_table_names())
    return [name for name in layout().tables if name in names]


def stamp(connection: sa.Connection, shown: str, lock: bool = False) -> Stamp:
    """What changes when a table does.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    shown : str
        The database's address, for messages.
    lock : bool
        Whether other writers wait until the transaction ends.

    Returns
    -------
    Stamp

    Raises
    ------
    KJError
        If the database holds no tables of this package, or newer ones.
    """
    if META not in there(connection):
        raise KJError(
            f"Database {shown} holds no tables of kjanalysis. Write them with kjanalysis data push, or check the database's name and schema.",
            f"数据库 {shown} 中没有 kjanalysis 的数据表。请先用 kjanalysis data push 写入，或检查数据库名和模式。",
        )
    meta = layout().tables[META]
    query = meta.select()
    row = connection.execute(query.with_for_update() if lock else query).one()
    if row.version > VERSION:
        raise KJError(
            f"The tables in {shown} were written by a newer kjanalysis. Install the newest one.",
            f"{shown} 中的数据表由更新版本的 kjanalysis 写入，请升级软件。",
        )
    return Stamp(row.name, row.counter)


def read_table(connection: sa.Connection, name: str, shown: str) -> Any:
    """A table as texts, in its order.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    name : str
        Of a table that is there.
    shown : str
        The database's address, for messages.

    Returns
    -------
    pyarrow.Table
        The schema's columns, every cell a text.

    Raises
    ------
    KJError
        If a column is missing or holds no text.
    """
    import pyarrow as pa
    import sqlalchemy as sa

    wanted = [field["name"] for field in schema()[name]["fields"]]
    held = _columns(connection, name)
    missing = [column for column in [*wanted, ROW] if column not in held]
    if missing:
        raise KJError(
            f"Table {name} of {shown} is older than this version: column {missing[0]} is missing. "
            f"Add it (ALTER TABLE {name} ADD COLUMN {missing[0]} {_kind(missing[0])}), or write all tables anew with kjanalysis data push --replace.",
            f"{shown} 的表 {name} 版本较旧，缺少列 {missing[0]}。"
            f"请增加该列（ALTER TABLE {name} ADD COLUMN {missing[0]} {_kind(missing[0])}），或用 kjanalysis data push --replace 重写全部数据表。",
        )
    table = layout().tables[name]
    order = [table.c[ROW].is_(None), table.c[ROW], *(table.c[key] for key in keys_of(schema()[name]))]
    query: Any = sa.select(*(sa.column(column) for column in wanted)).select_from(table).order_by(*order)
    parts = connection.execute(query, execution_options={"yield_per": _BATCH}).partitions()
    made = [_batch(rows, wanted, name, shown) for rows in parts]
    return pa.Table.from_batches(made, pa.schema([(column, pa.string()) for column in wanted]))


def _batch(rows: Sequence[Any], columns: list[str], name: str, shown: str) -> Any:
    """Rows as columns of text."""
    import pyarrow as pa

    made = []
    for column, cells in zip(columns, zip(*rows, strict=True), strict=True):
        try:
            made.append(pa.array(cells, pa.string()).fill_null(""))
        except pa.ArrowException:
            raise KJError(
                f"Column {column} of table {name} in {shown} is not text, and a number keeps no digits as printed. Make it text.",
                f"{shown} 的表 {name} 的列 {column} 不是文本类型，无法保留原始数值的位数，请改为文本类型。",
            ) from None
    return pa.record_batch(made, names=columns)


def _kind(column: str) -> str:
    return "bigint" if column == ROW else "text"


def make(connection: sa.Connection, name: str) -> None:
    """Make one empty table that isn't there yet, watched by triggers."""
    layout().tables[name].create(connection)
    _watch(connection, name)


def insert(connection: sa.Connection, name: str, rows: Iterable[dict[str, str]], after: int = 0) -> None:
    """Write rows behind a table's others.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    name : str
        Of a table that is there.
    rows : iterable of dict of str to str
        By column; a column that is left out is empty.
    after : int
        ``kj_row`` of the last row that is there.
    """
    table, keys = layout().tables[name], keys_of(schema()[name])
    columns = [field["name"] for field in schema()[name]["fields"]]
    filled = [
        {column: row.get(column) or ("" if column in keys else None) for column in columns} | {ROW: after + number}
        for number, row in enumerate(rows, start=1)
    ]
    if connection.dialect.name == "postgresql":
        _copy_in(connection, name, [*columns, ROW], filled)
    elif filled:
        connection.execute(table.insert(), filled)


def _copy_in(connection: sa.Connection, name: str, columns: list[str], rows: list[dict[str, Any]]) -> None:
    """All rows in one statement: a trigger runs once for each."""
    listed = ", ".join(map(connection.dialect.identifier_preparer.quote, columns))
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {name} ({listed}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row[column] for column in columns])


def push(connection: sa.Connection, texts: dict[str, pd.DataFrame], shown: str, replace: bool) -> None:
    """Write tables to a database that has none, or in place of those it has.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    texts : dict of str to DataFrame
        Table by name; every cell a str.
    shown : str
        The database's address, for messages.
    replace : bool
        Whether rows that are there may go.

    Raises
    ------
    KJError
        If rows are there that may not go, or tables of another program.
    """
    present = there(connection)
    data = [name for name in present if name in schema()]
    if META not in present and data:
        raise KJError(
            f"Database {shown} has a table {data[0]} that isn't of kjanalysis. Use an empty database, or a schema of its own.",
            f"数据库 {shown} 中的表 {data[0]} 不属于 kjanalysis。请使用空数据库，或单独的模式。",
        )
    counter = stamp(connection, shown, lock=True).counter if present else 0
    held = {name: rows for name in data if (rows := _count(connection, name))}
    if held and not replace:
        listed = ", ".join(f"{name} {rows}" for name, rows in held.items())
        raise KJError(
            f"Database {shown} already has rows ({listed}). Nothing was changed. Add --replace to put these tables in their place.",
            f"数据库 {shown} 中已有数据（{listed}）。未作任何改动。如要替换，请加上 --replace。",
        )
    tables = layout().tables
    layout().create_all(connection, [tables[META], tables[INTAKES]])
    connection.execute(tables[META].delete())
    made = {"one": 1, "version": VERSION, "name": uuid.uuid4().hex, "counter": counter + 1}
    connection.execute(tables[META].insert(), made)
    if PHRASES not in present:
        make(connection, PHRASES)
    for name in data:
        _empty(connection, name, name in texts)
    kept = there(connection)
    for name, frame in texts.items():
        if name not in kept:
            make(connection, name)
        insert(connection, name, frame.to_dict("records"))
    note(connection, "push", {name: len(frame) for name, frame in texts.items()})


def note(connection: sa.Connection, what: str, rows: object) -> None:
    """Write down who wrote what, and when.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    what : str
        Such as ``ingest``.
    rows : object
        What JSON can hold.
    """
    import sqlalchemy as sa

    intakes = layout().tables[INTAKES]
    last = connection.execute(sa.select(sa.func.max(intakes.c.number))).scalar() or 0
    row = {"number": last + 1, "at": now(), "by": user(), "what": what, "rows": json.dumps(rows, ensure_ascii=False)}
    connection.execute(intakes.insert(), row)


def phrases(connection: sa.Connection) -> list[dict[str, str]]:
    """The codes that were chosen for a report's words.

    Parameters
    ----------
    connection : sqlalchemy.Connection

    Returns
    -------
    list of dict of str to str
        Keys phrase, scope, unit, indicator; in the order of the words.
    """
    if PHRASES not in there(connection):
        return []
    table = layout().tables[PHRASES]
    return [dict(row) for row in connection.execute(table.select().order_by(*table.primary_key)).mappings()]


def write_phrases(connection: sa.Connection, held: list[dict[str, str]]) -> None:
    """Put these in place of the codes that are there; the table is made where it isn't there yet.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    held : list of dict of str to str
        As :func:`phrases` gives them.
    """
    if PHRASES not in there(connection):
        make(connection, PHRASES)
    table = layout().tables[PHRASES]
    connection.execute(table.delete())
    if held:
        connection.execute(table.insert(), held)


def now() -> str:
    """The time, UTC, to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def user() -> str:
    """Name of the user of this machine; empty if there is none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def _empty(connection: sa.Connection, name: str, keep: bool) -> None:
    """Take all rows out of a table. The table itself stays where it can, for others may have been given rights to it."""
    held, table = _columns(connection, name), layout().tables[name]
    missing = [column for column in table.columns if column.name not in held]
    if not keep or any(column.primary_key for column in missing):
        table.drop(connection)
        return
    for column in missing:
        connection.exec_driver_sql(f"ALTER TABLE {name} ADD COLUMN {column.name} {_kind(column.name)}")
    connection.execute(table.delete())


def _columns(connection: sa.Connection, name: str) -> set[str]:
    import sqlalchemy as sa

    return {column["name"] for column in sa.inspect(connection).get_columns(name)}


def _count(connection: sa.Connection, name: str) -> int:
    import sqlalchemy as sa

    return int(connection.execute(sa.select(sa.func.count()).select_from(layout().tables[name])).scalar() or 0)


def _watch(connection: sa.Connection, name: str) -> None:
    """Let every change of a table raise the counter."""
    raised = f"UPDATE {META} SET counter = counter + 1"
    if connection.dialect.name == "sqlite":
        for event in ("INSERT", "UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER kj_{name}_{event.lower()} AFTER {event} ON {name} BEGIN {raised}; END"
            )
        return
    connection.exec_driver_sql(
        f"CREATE OR REPLACE FUNCTION kj_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {raised}; RETURN NULL; END $$ SET search_path FROM CURRENT"
    )
    connection.exec_driver_sql(
        f"CREATE TRIGGER kj_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {name} EXECUTE FUNCTION kj_changed()"
    )
