"""Where outputs go: a folder, or any store that fsspec knows (``s3://...``).

A file is there whole or not at all: in a folder it gets its name by a rename, in an
object store by the put. All paths are below the root; another one is a ValueError.
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
from pathlib import Path, PurePosixPath
from typing import IO

from ..errors import KJError
from ..wording import markup
from .refusals import reason

#: The batch's own notes, below the root: what is finished, and who is at work.
STATE = ".runs"

#: A lock in an object store that hasn't been renewed for this long (s) is a dead run's.
LOCK_LIFE = 60


class Outputs:
    """A root to write below.

    Its ``name`` is the root as text, its ``folder`` the local folder, None for a store.

    Parameters
    ----------
    out : str or path
        A folder, or an address with ``://``.

    Raises
    ------
    KJError
        If nothing knows such an address, or it is empty.
    """

    def __init__(self, out):
        self.name = str(out)
        if not self.name.strip():
            raise KJError(
                "The output folder has no name. Give one with --out, for example --out build.",
                "输出文件夹名为空。请用 --out 指定，例如 --out build。",
            )
        self.folder: Path | None = None
        self._held: IO[str] | None = None
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
            en, zh = f"fsspec says: {error}", f"fsspec 提示：{error}"
            if protocol == "s3":
                en, zh = "Run pip install 'kjanalysis[s3]'", "请运行 pip install 'kjanalysis[s3]'"
            raise KJError(
                f"No installed package can reach {self.name}. {en}.",
                f"已安装的软件无法访问 {self.name}。{zh}。",
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
            why = reason(error)
            raise KJError(
                f"Output folder {self.name} can't be written to: {why}. Choose another with --out.",
                f"无法写入输出文件夹 {self.name}：{why}。请用 --out 另选一个。",
            ) from None

    def write(self, path: str, content: str | bytes) -> None:
        """Write a file, whole or not at all.

        Parameters
        ----------
        path : str
            Below the root.
        content : str or bytes
            Text is written as UTF-8.
        """
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
        """A file's content.

        Parameters
        ----------
        path : str
            Below the root.

        Returns
        -------
        bytes or None
            None if there is no such file.
        """
        place = self._place(path)
        try:
            return place.read_bytes() if self.folder else self.fs.cat_file(place)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def read_all(self, paths: list[str]) -> dict[str, bytes]:
        """Contents of several files, of a store many at once.

        Parameters
        ----------
        paths : list of str
            Below the root.

        Returns
        -------
        dict of str to bytes
            By path; files that aren't there are left out.
        """
        if self.folder:
            return {path: content for path in paths if (content := self.read(path)) is not None}
        found = self.fs.cat([self._place(path) for path in paths], on_error="omit") if paths else {}
        return {place[len(self.root) + 1 :]: content for place, content in found.items()}

    def exists(self, path: str) -> bool:
        """Whether there is such a file.

        Parameters
        ----------
        path : str
            Below the root.

        Returns
        -------
        bool
            False for a folder.
        """
        place = self._place(path)
        return place.is_file() if self.folder else self.fs.isfile(place)

    def remove(self, path: str) -> None:
        """Remove a file if it is there.

        Parameters
        ----------
        path : str
            Below the root.
        """
        place = self._place(path)
        if self.folder:
            place.unlink(missing_ok=True)
        else:
            with contextlib.suppress(FileNotFoundError):
                self.fs.rm_file(place)

    def find(self, pattern: str) -> list[str]:
        """Paths below the root that fit a pattern; hidden ones don't.

        Parameters
        ----------
        pattern : str
            Such as ``*/*/outlook.json``.

        Returns
        -------
        list of str
            Sorted, relative to the root.
        """
        if self.folder:
            found = [p.relative_to(self.folder).as_posix() for p in self.folder.glob(pattern)]
        else:
            found = [p[len(self.root) + 1 :] for p in self.fs.glob(f"{self.root}/{pattern}")]
        return sorted(p for p in found if not any(part.startswith(".") for part in p.split("/")))

    @contextlib.contextmanager
    def scratch(self) -> Iterator[Path]:
        """A local folder for one run, removed at the end.

        Yields
        ------
        Path
            An empty folder, below the root where that is a folder.
        """
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

        Yields
        ------
        None
            While the lock is held.

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
            self._held = file
            try:
                yield
            finally:
                self._held = None

    @property
    def moved(self) -> bool:
        """Whether the folder was removed or renamed since it was locked; never of a store."""
        if self.folder is None or self._held is None:
            return False
        try:
            return not os.path.samestat(os.fstat(self._held.fileno()), os.stat(self.folder / STATE / "lock"))
        except FileNotFoundError:
            return True

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
