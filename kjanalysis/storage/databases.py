"""Databases: their addresses, a connection to one, and what it refuses, told as a message.

An address is a URL of SQLAlchemy, such as ``postgresql+psycopg://name@host/database`` or
``sqlite:////home/me/figures.db``. What is shown or written holds no password: ``***`` stands
for it, and :func:`revealed` finds it again. SQLAlchemy and the driver are imported only
where a database is opened.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from ..errors import KJError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

#: What tables can be kept in, and the way to write its address.
SCHEMES = {
    "postgresql": "postgresql", "postgresql+psycopg": "postgresql", "sqlite": "sqlite", "sqlite+pysqlite": "sqlite",
}  # fmt: skip

#: Databases that people may try: told apart from object stores, so that the message fits.
_OTHERS = ("postgres", "mysql", "mariadb", "mssql", "oracle", "duckdb")

#: The environment variable in which the processes that this one starts find passwords: JSON, by address.
PASSWORDS = "KJANALYSIS_PASSWORDS"

#: How long (s) a server may take to answer, and another writer to finish.
PATIENCE = {"connect": 10, "lock": 60}

_HIDDEN = "***"
_PASSWORD = re.compile(r"(?<=://)([^:/?#@]*):(.*)@", re.DOTALL)
# a password before no @, which looks like a port
_PORT = re.compile(r"(?<=://)(?!\[)([^:/?#@]*):(?!\d+(?:[/?]|$))[^@/?]+(?=[/?]|$)")
_PARAMETER = re.compile(r"(?<=[?&])((?:ssl)?password)=[^&]*", re.IGNORECASE)


def is_database(address: str) -> bool:
    """Whether an address is one of a database, not of a folder or a store.

    Parameters
    ----------
    address : str

    Returns
    -------
    bool

    Examples
    --------
    >>> is_database("postgresql+psycopg://me@host/figures"), is_database("s3://bucket/data")
    (True, False)
    """
    scheme, there, _ = address.strip().partition("://")
    return bool(there) and ("+" in scheme or scheme.lower() in (*SCHEMES, *_OTHERS))


def hidden(address: str) -> str:
    """An address without its password.

    Parameters
    ----------
    address : str

    Returns
    -------
    str

    Examples
    --------
    >>> hidden("postgresql+psycopg://me:secret@host/figures?sslmode=require")
    'postgresql+psycopg://me:***@host/figures?sslmode=require'
    """
    plain = _PASSWORD.sub(rf"\1:{_HIDDEN}@", address)
    return _PARAMETER.sub(rf"\1={_HIDDEN}", _PORT.sub(rf"\1:{_HIDDEN}", plain))


def remembered(address: str) -> str:
    """An address without its password, which this process and those that it starts can find again.

    Parameters
    ----------
    address : str
        Of a database, from any working directory.

    Returns
    -------
    str
        As :func:`hidden` gives it.
    """
    shown = hidden(address)
    if shown != address:
        os.environ[PASSWORDS] = json.dumps(_passwords() | {shown: address})
    return shown


def revealed(address: str) -> str:
    """An address as it was given, where it was shown without its password.

    Parameters
    ----------
    address : str

    Returns
    -------
    str

    Raises
    ------
    KJError
        If this process doesn't know the password.
    """
    if hidden(address) != address or _HIDDEN not in address:
        return address
    known = _passwords().get(address)
    if known is None:
        raise KJError(
            f"{address} is shown without its password. Write it in place of {_HIDDEN}, or leave it out and keep it in ~/.pgpass.",
            f"{address} 中的密码已隐去。请在 {_HIDDEN} 处填写密码，或去掉该部分并将密码存于 ~/.pgpass。",
        )
    return known


def _passwords() -> dict[str, str]:
    with contextlib.suppress(ValueError):
        held = json.loads(os.environ.get(PASSWORDS) or "{}")
        if isinstance(held, dict):
            return held
    return {}


def from_anywhere(address: str, folder: Path | None = None) -> str:
    """A database's address that leads there from any working directory.

    Parameters
    ----------
    address : str
        Of a database.
    folder : Path, optional
        What a relative path of SQLite begins at; by default the working directory.

    Returns
    -------
    str
        The same unless it has a relative path.

    Raises
    ------
    KJError
        If no table can be kept there: another kind of database, one in memory.
    """
    scheme, _, rest = address.strip().partition("://")
    kind = SCHEMES.get(scheme.lower())
    if kind is None:
        raise KJError(
            f"{hidden(address)} is no database that kjanalysis can use. Write postgresql+psycopg://name@host/database or sqlite:///file.db.",
            f"无法使用数据库 {hidden(address)}。应写作 postgresql+psycopg://用户@主机/数据库 或 sqlite:///文件.db。",
        )
    if kind != "sqlite":
        if rest.partition("?")[0].count("@") > 1:
            raise KJError(
                f"{hidden(address)} has more than one @. Write %40 for an @ in a name or password.",
                f"{hidden(address)} 中有多个 @，用户名或密码中的 @ 应写作 %40。",
            )
        return address.strip()
    path, mark, options = rest.partition("?")
    if not path.startswith("/") or path in ("/", "/:memory:"):
        raise KJError(
            f"{address} names no file. Write sqlite:///file.db, or sqlite:////home/me/file.db.",
            f"{address} 没有给出文件。应写作 sqlite:///文件.db 或 sqlite:////home/me/文件.db。",
        )
    place = str((folder or Path.cwd()) / Path(unquote(path[1:])).expanduser())
    for sign in "%?;":  # ; stands between layers
        place = place.replace(sign, f"%{ord(sign):X}")
    return f"{scheme}:///{place}{mark}{options}"


def file_of_sqlite(address: str) -> Path | None:
    """The file of an SQLite database, None for a server.

    Parameters
    ----------
    address : str
        As :func:`from_anywhere` gives it.

    Returns
    -------
    Path or None
    """
    scheme, _, rest = address.partition("://")
    return Path(unquote(rest.partition("?")[0][1:])) if SCHEMES.get(scheme.lower()) == "sqlite" else None


@contextlib.contextmanager
def connected(address: str, write: bool = False, make: bool = False) -> Iterator[Connection]:
    """A connection within one transaction: all that is done in it holds, or nothing.

    A reader sees the tables of one moment. Of several writers of SQLite the first has the
    file; writers of a server lock what they need.

    Parameters
    ----------
    address : str
        As :func:`from_anywhere` gives it, with its password.
    write : bool
        Whether anything is written.
    make : bool
        Whether the file of SQLite is made where there is none.

    Yields
    ------
    sqlalchemy.Connection
        Committed at the end; rolled back if anything is raised.

    Raises
    ------
    KJError
        In place of what SQLAlchemy or the driver raise.
    """
    there = file_of_sqlite(address)
    if there and not there.is_file() and not make:
        raise KJError(
            f"Database file {there} does not exist. Check the path, or write tables there with kjanalysis data push.",
            f"数据库文件 {there} 不存在。请检查路径，或先用 kjanalysis data push 写入数据表。",
        )
    with _told(address), contextlib.ExitStack() as stack:
        engine = _engine(address, write)
        stack.callback(engine.dispose)
        yield stack.enter_context(engine.begin())


def _engine(address: str, write: bool) -> Engine:
    import sqlalchemy as sa

    if file_of_sqlite(address):
        engine = sa.create_engine(address, poolclass=sa.NullPool, connect_args={"timeout": PATIENCE["lock"]})
        sa.event.listen(engine, "connect", _begin_by_hand)
        begin = "BEGIN IMMEDIATE" if write else "BEGIN"
        sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        return engine
    try:
        url = sa.make_url(address)
    except ValueError:
        raise sa.exc.ArgumentError("the port is not a number") from None
    patience = {} if "connect_timeout" in url.query else {"connect_timeout": PATIENCE["connect"]}
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args=patience)
    if write:
        wait = f"SET LOCAL lock_timeout = '{PATIENCE['lock']}s'"
        sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(wait))
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _begin_by_hand(connection: Any, _record: Any) -> None:
    """Python's sqlite3 begins no transaction of its own."""
    connection.isolation_level = None


@contextlib.contextmanager
def _told(address: str) -> Iterator[None]:
    """Make a message of what a database, its driver or a missing package raise."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("sqlalchemy", "psycopg", "psycopg_binary"):
            raise
        extra = "sql" if file_of_sqlite(address) else "postgres"
        raise KJError(
            f"{hidden(address)} needs a package that isn't installed ({error.name}). Run pip install 'kjanalysis[{extra}]'.",
            f"访问 {hidden(address)} 所需的软件包未安装（{error.name}）。请运行 pip install 'kjanalysis[{extra}]'。",
        ) from None
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in ("sqlalchemy", "psycopg", "sqlite3"):
            raise
        why = _reason(error, address)
        raise KJError(
            f"Database {hidden(address)} can't be used: {why}. Nothing was changed. Check that it is running, "
            "its address, the user, the password and your rights.",
            f"无法使用数据库 {hidden(address)}：{why}。未作任何改动。请检查数据库是否运行，以及地址、用户名、密码和权限。",
        ) from None


def _reason(error: Exception, address: str) -> str:
    """What the database says, in one line and without the password."""
    lines = [line.strip() for line in str(getattr(error, "orig", None) or error).splitlines() if line.strip()]
    said = next((line for line in lines if not line.endswith(":")), type(error).__name__)
    found = _PASSWORD.search(address)
    if found and len(found[2]) > 2:
        for secret in (found[2], unquote(found[2])):
            said = said.replace(secret, _HIDDEN)
    return said.rstrip(".")
