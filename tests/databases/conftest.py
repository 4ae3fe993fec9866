"""A PostgreSQL server of the tests' own: made in a temporary folder, reached by a socket there, gone at the end."""

import os
import shutil
import subprocess
import tempfile
import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa

#: Where Debian puts the programs; elsewhere they are on the path.
DEBIAN = Path("/usr/lib/postgresql")

#: PostgreSQL refuses to run as root: then as the user that Debian's package makes.
SERVER_USER = "postgres"


def _programs() -> Path:
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])) or [
        Path(path) for path in [shutil.which("initdb")] if path
    ]
    if not found:
        pytest.fail("PostgreSQL is not installed. On Debian and Ubuntu: apt-get install postgresql", pytrace=False)
    return found[-1].parent


def _run(*command) -> None:
    as_user = ["setpriv", "--reuid", SERVER_USER, "--regid", SERVER_USER, "--clear-groups"] if os.geteuid() == 0 else []
    done = subprocess.run([*as_user, *map(str, command)], capture_output=True, text=True, cwd="/")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def server():
    """A function that gives the address of a database on the server, from its user, password and name."""
    programs, folder = _programs(), Path(tempfile.mkdtemp(prefix="kj-postgresql-"))  # a socket's path is short
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, SERVER_USER, SERVER_USER)
        data = folder / "data"
        _run(programs / "initdb", "-D", data, "-U", "kj", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        (data / "pg_hba.conf").write_text("local all asker scram-sha-256\nlocal all all trust\n", encoding="utf-8")
        settings = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        _run(programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", settings, "start")
        try:

            def address(name: str, user: str = "kj", password: str | None = None) -> sa.URL:
                return sa.URL.create("postgresql+psycopg", user, password, database=name, query={"host": str(folder)})

            yield address
        finally:
            _run(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def administer(server):
    """A function that runs a statement on the server, outside the tests' databases."""
    engine = sa.create_engine(server("postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)

    def run(statement: str) -> None:
        with engine.connect() as connection:
            connection.exec_driver_sql(statement.replace("%", "%%"))

    return run


@pytest.fixture
def new_database(server, administer):
    """A function that makes an empty database and gives its address."""
    made = []

    def make(name: str = "", **how) -> str:
        name = name or f"kj_{uuid.uuid4().hex}"
        quoted = name.replace('"', '""')
        administer(f'CREATE DATABASE "{quoted}" TEMPLATE template0')
        made.append(quoted)
        return server(name, **how).render_as_string(hide_password=False)

    yield make
    for quoted in made:
        administer(f'DROP DATABASE IF EXISTS "{quoted}" WITH (FORCE)')
