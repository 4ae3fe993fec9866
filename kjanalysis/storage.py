"""Where outputs go: a folder, or any store that fsspec knows (``s3://...``).

A file is there whole or not at all: in a folder it gets its name by a rename,
in an object store by the put. All paths are below the root; a path that
isn't raises.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path, PurePosixPath

from .errors import KJError
from .wording import markup

#: The batch's own notes, below the root: what is finished, and who is at work.
STATE = ".runs"

#: A lock in an object store that hasn't been renewed for this long (s) is a dead run's.
LOCK_LIFE = 60


def package_folder() -> Path:
    """Folder of this package's own files."""
    return Path(str(files(__package__)))


class Outputs:
    """A root to write below.

    Parameters
    ----------
    out : str or path
        A folder, or an address with ``://``.

    Raises
    ------
    KJError
        If nothing knows such an address.
    """

    def __init__(self, out):
        self.name = str(out)
        if not self.name.strip():
            raise KJError(
                "The output folder has no name. Give one with --out, for example --out build.",
                "输出文件夹名为空。请用 --out 指定，例如 --out build。",
            )
        self.folder: Path | None = None
        if "://" not in self.name:
            self.folder = Path(out).absolute()
            self.name = str(self.folder)
            return
        import fsspec

        try:
            # listings are asked for anew: other processes write too
            self.fs, self.root = fsspec.core.url_to_fs(self.name, use_listings_cache=False)
        except (ValueError, ImportError) as error:
            protocol = self.name.split("://", 1)[0]
            hint = "pip install 'kjanalysis[s3]'" if protocol == "s3" else f"fsspec: {error}"
            raise KJError(
                f"Nothing installed can reach {self.name}: {hint}.",
                f"已安装的软件无法访问 {self.name}：{hint}。",
            ) from None
        self.root = self.root.rstrip("/")
        if type(self.fs).__name__ == "LocalFileSystem":  # file://
            self.folder = Path(self.root)

    def __str__(self) -> str:
        return self.name

    def _place(self, path: str):
        parts = PurePosixPath(path).parts
        if not parts or PurePosixPath(path).is_absolute() or ".." in parts or "\\" in path or "\0" in path:
            raise ValueError(f"{path!r} is not below {self.name}")
        return self.folder.joinpath(*parts) if self.folder else f"{self.root}/{'/'.join(parts)}"

    def prepare(self) -> None:
        """Make the root and see that it can be written.

        Raises
        ------
        KJError
            If it can't.
        """
        try:
            self.write(f"{STATE}/writable", "")
            self.remove(f"{STATE}/writable")
        except Exception as error:  # what s3fs, botocore and others raise
            why = _why(error)
            raise KJError(
                f"Output folder {self.name} can't be written to: {why}. Choose another with --out.",
                f"无法写入输出文件夹 {self.name}：{why}。请用 --out 另选一个。",
            ) from None

    def write(self, path: str, content: str | bytes) -> None:
        """Write a file, whole or not at all."""
        data = markup.writable(content).encode("utf-8") if isinstance(content, str) else content
        place = self._place(path)
        if not self.folder:
            self.fs.pipe_file(place, data)
            return
        temporary = self.folder / STATE / "tmp" / f"{uuid.uuid4().hex}.part"
        temporary.parent.mkdir(parents=True, exist_ok=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.write_bytes(data)
            temporary.replace(place)
        finally:
            temporary.unlink(missing_ok=True)

    def read(self, path: str) -> bytes | None:
        """A file's content, None if there is none."""
        place = self._place(path)
        try:
            return place.read_bytes() if self.folder else self.fs.cat_file(place)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def read_all(self, paths: list[str]) -> dict[str, bytes]:
        """Contents by path, of a store many at once."""
        if self.folder:
            return {path: content for path in paths if (content := self.read(path)) is not None}
        found = self.fs.cat([self._place(path) for path in paths], on_error="omit") if paths else {}
        return {place[len(self.root) + 1 :]: content for place, content in found.items()}

    def exists(self, path: str) -> bool:
        """Whether there is such a file."""
        place = self._place(path)
        return place.is_file() if self.folder else self.fs.isfile(place)

    def remove(self, path: str) -> None:
        """Remove a file if it is there."""
        place = self._place(path)
        if self.folder:
            place.unlink(missing_ok=True)
        else:
            with contextlib.suppress(FileNotFoundError):
                self.fs.rm_file(place)

    def find(self, pattern: str) -> list[str]:
        """Paths below the root that fit a pattern like ``*/*/outlook.json``; hidden ones don't."""
        if self.folder:
            found = [p.relative_to(self.folder).as_posix() for p in self.folder.glob(pattern)]
        else:
            found = [p[len(self.root) + 1 :] for p in self.fs.glob(f"{self.root}/{pattern}")]
        return sorted(p for p in found if not any(part.startswith(".") for part in p.split("/")))

    @contextlib.contextmanager
    def scratch(self) -> Iterator[Path]:
        """A local folder for one run, removed at the end."""
        parent = None
        if self.folder:
            parent = self.folder / STATE / "tmp"
            parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="run-", dir=parent))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other runs out; what a killed one left half done is cleared away.

        Raises
        ------
        KJError
            If another run is at work here.
        """
        mine = {"host": socket.gethostname(), "pid": os.getpid(), "token": uuid.uuid4().hex}
        with contextlib.ExitStack() as stack:
            if self.folder and os.name == "posix":
                stack.enter_context(self._file_lock(self.folder, mine))
                shutil.rmtree(self.folder / STATE / "tmp", ignore_errors=True)
            else:
                stack.enter_context(self._written_lock(mine))
            yield

    @contextlib.contextmanager
    def _file_lock(self, folder: Path, mine: dict) -> Iterator[None]:
        """Of the operating system: gone with the process, however it ends."""
        import fcntl

        path = folder / STATE / "lock"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                raise self._busy(file.read()) from None
            file.truncate(0)
            json.dump(mine, file)
            file.flush()
            yield

    @contextlib.contextmanager
    def _written_lock(self, mine: dict) -> Iterator[None]:
        """An object renewed while the run lives; of two that write it at once the last has it."""
        path, stop = f"{STATE}/lock", threading.Event()

        def other() -> bytes | None:
            there = self.read(path)
            entry = json.loads(there) if there else {}
            alive = entry.get("time", 0) > time.time() - LOCK_LIFE
            return there if alive and entry.get("token") != mine["token"] else None

        def renew() -> None:
            self.write(path, json.dumps(mine | {"time": time.time()}))

        def keep() -> None:
            while not stop.wait(LOCK_LIFE / 4):
                with contextlib.suppress(Exception):  # a store that is away for a moment
                    renew()

        if there := other():
            raise self._busy(there)
        renew()
        time.sleep(1)
        if there := other():
            raise self._busy(there)
        thread = threading.Thread(target=keep, daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()
            self.remove(path)

    def _busy(self, text: str | bytes) -> KJError:
        try:
            entry = json.loads(text)
            who, wer = f"process {entry['pid']} on {entry['host']}", f"{entry['host']} 上的进程 {entry['pid']}"
        except (ValueError, KeyError, TypeError):
            who, wer = "another process", "另一进程"
        return KJError(
            f"Another run ({who}) is writing to {self.name}. Wait for it, or choose another folder with --out.",
            f"另一次运行（{wer}）正在写入 {self.name}。请等待其完成，或用 --out 另选文件夹。",
        )


@contextlib.contextmanager
def told(path: str, done: str = "written", getan: str = "写入") -> Iterator[None]:
    """What fails (a full disk, a folder taken away, a store that lets nobody in) is a message, not a traceback."""
    try:
        yield
    except KJError:
        raise
    except Exception as error:  # what s3fs, botocore and others raise
        why = _why(error)
        raise KJError(f"{path} can't be {done}: {why}", f"无法{getan} {path}：{why}") from None


def _why(error: Exception) -> str:
    """What the system says went wrong, else an error's first line, else its name."""
    return getattr(error, "strerror", None) or (str(error).splitlines() or [type(error).__name__])[0]


def write_csv(table, path) -> None:
    """Write a table as CSV for spreadsheets: with a mark that makes Excel see UTF-8, and no text that one would run.

    Every CSV that a person opens is written here.

    Parameters
    ----------
    table : DataFrame
        Its index is left out; headings are text, too.
    path : path-like

    Raises
    ------
    OSError
        If the file can't be written.
    """
    table.map(markup.cell).rename(columns=markup.cell).to_csv(path, index=False, encoding="utf-8-sig")


def local_copy(address: str) -> Path:
    """Fetch a remote folder of tables; it goes when the process does.

    Raises
    ------
    KJError
        If it can't be read.
    """
    import atexit

    import fsspec

    folder = Path(tempfile.mkdtemp(prefix="kjanalysis-data-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    try:
        fs, root = fsspec.core.url_to_fs(address)
        files = [path for path in fs.ls(root, detail=False) if path.endswith((".csv", ".json"))]
        for path in files:
            fs.get_file(path, str(folder / path.rsplit("/", 1)[-1]))
    except Exception as error:  # what s3fs, botocore and others raise
        why = _why(error)
        raise KJError(
            f"Data folder {address} can't be read: {why}.", f"无法读取数据文件夹 {address}：{why}。"
        ) from None
    return folder
