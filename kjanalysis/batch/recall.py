"""What an earlier call of the same command has left: enough to see that nothing is to do, without reading the tables.

A finished call leaves its plan below the output folder, in `.runs/asked/`, with digests of all that the
plan was made from: the files of the tables and notebooks, whole; the folder the notebooks work in; the software. While they
are the same, so is the plan. Then each run's own note says whether it is up to date, as in
:mod:`kjanalysis.batch.up_to_date`. Whatever is missing, or differs by a byte, and all is planned anew.

Only what Python brings along is imported here: reading tables takes longer than all of this.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import language
from ..storage import STATE, Outputs
from ..wording.text import Text
from . import digests
from .runs import Run
from .summary import Status, Summary, result
from .up_to_date import why

#: Where plans are kept, below the output folder.
ASKED = f"{STATE}/asked"


class Inputs(NamedTuple):
    """What a plan is made from.

    Attributes
    ----------
    files : dict of str to str or None
        Digest of each file's content by its path; None: there is no such file, and the plan needs that, too.
    listed : dict of str to list of str
        Names of the notebooks in a folder, where all of them were asked for.
    folders : dict of str to str
        Digests of the folders that notebooks work in (:func:`kjanalysis.batch.digests.folder`).
    """

    files: dict[str, str | None]
    listed: dict[str, list[str]]
    folders: dict[str, str]


class Recalled(NamedTuple):
    """A plan of which nothing is to do.

    Attributes
    ----------
    runs : list of Run
        All up to date; without their notebooks' source.
    left_out : Text or None
        What is said of regions that were left out.
    """

    runs: list[Run]
    left_out: Text | None


def inputs(
    files: Iterable[Path], listed: Iterable[Path] = (), folders: Iterable[Path] = (), out: Path | None = None
) -> Inputs:
    """Digests of what a plan is made from, as it is now.

    Parameters
    ----------
    files, listed, folders : iterable of Path
        See :class:`Inputs`.
    out : Path, optional
        The output folder, which is no part of a folder that it lies in.
    """
    return Inputs(
        {str(path): _content(path) for path in files},
        {str(path): sorted(one.name for one in path.glob("*.ipynb")) for path in listed},
        {str(path): digests.folder(path, out) for path in folders},
    )


def _again(before: Inputs, out: Path) -> Inputs:
    """The same inputs as they are now."""
    files, listed, folders = (map(Path, part) for part in before)
    return inputs(files, listed, folders, out.resolve())


def _content(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def remember(asked: list[Any], made_from: Inputs, runs: list[Run], left_out: Text | None, outputs: Outputs) -> None:
    """Keep a plan of which all is done; only in a local folder.

    Parameters
    ----------
    asked : list
        What the command was given, as JSON holds it.
    made_from : Inputs
        Taken before the plan was made: what changed since will differ.
    runs : list of Run
    left_out : Text or None
    outputs : Outputs
    """
    if outputs.folder is None or any("://" in one for one in (runs[0].data, *made_from.files)):
        return
    kept = [asdict(run) | {"notebook": str(run.notebook), "source": "", "why": None} for run in runs]
    content = {
        "made_from": made_from._asdict(),
        "software": digests.software(),
        "runs": kept,
        "left_out": left_out,
        "there": _there(outputs.folder),
    }
    outputs.write(_place(asked), json.dumps(content, ensure_ascii=False))


def recalled(asked: list[Any], outputs: Outputs) -> Recalled | None:
    """The plan of an earlier call, if it was made from what is there now and nothing is to do.

    Parameters
    ----------
    asked : list
        As for :func:`remember`.
    outputs : Outputs

    Returns
    -------
    Recalled or None
        None: plan anew.
    """
    if outputs.folder is None:
        return None
    try:
        kept = json.loads(outputs.read(_place(asked)) or "{}")
        before = Inputs(**kept["made_from"])
        now = _again(before, outputs.folder)
        if now != before or kept["software"] != digests.software() or kept["there"] != _there(outputs.folder):
            return None
        runs = [Run(**one | {"notebook": Path(one["notebook"])}) for one in kept["runs"]]
        if not runs or any(why(run, outputs) for run in runs):
            return None
        return Recalled(runs, Text(*kept["left_out"]) if kept["left_out"] else None)
    except (ValueError, KeyError, TypeError, OSError):  # of another version, or cut off
        return None


def left_alone(runs: list[Run], outputs: Outputs, tell: Callable[[str], None]) -> None:
    """List runs that were up to date, and say how many.

    Parameters
    ----------
    runs : list of Run
        Of :func:`recalled`.
    outputs : Outputs
    tell : callable
        Gets the line.
    """
    outputs.prepare()
    with outputs.lock(), Summary(outputs) as summary:
        for run in runs:
            summary.add(result(run, Status.UP_TO_DATE))
    tell(summary.text())


def _place(asked: list[Any]) -> str:
    return f"{ASKED}/{digests.of([asked, language()])[:32]}.json"


def _there(out: Path) -> str:
    """Digest of the names, sizes and times of what the table and the index are made from, and of themselves."""
    found = [_seen(out / name) for name in sorted(os.listdir(out)) if (out / name).is_file() and name != "runs.jsonl"]
    for region in _folders(out):
        with os.scandir(region) as entries:  # a big index has parts there
            found += sorted(_seen(one) for one in entries if one.is_file())
        for year in _folders(region):
            with os.scandir(year) as entries:
                found += sorted(_seen(one) for one in entries if one.name.endswith((".html", ".json")))
    return digests.of(found)


def _folders(path: Path) -> list[Path]:
    with os.scandir(path) as entries:
        return sorted(Path(one.path) for one in entries if one.is_dir() and not one.name.startswith("."))


def _seen(entry: Path | os.DirEntry[str]) -> list[Any]:
    held = entry.stat()
    return [str(Path(entry)), held.st_size, held.st_mtime_ns]
