"""Named scenarios in a file beside the notebook: what was assumed, for which place and year.

The file is JSON that a person can read and send on. It is written whole or not at all, and what
isn't understood in it is never written over.
"""

from __future__ import annotations

import contextlib
import json
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import KJError
from ..wording import markup

#: Name of the file, beside the notebook.
USUAL = "scenarios.json"


@dataclass(frozen=True)
class Kept:
    """A named scenario.

    Parameters
    ----------
    name : str
        As a person called it.
    region : str
        Region code.
    year : int
        The targets' year.
    given : dict
        Figures assumed, by indicator code.
    targets : dict
        Other figures for targets, by id.
    """

    name: str
    region: str
    year: int
    given: dict[str, float | str] = field(default_factory=dict)
    targets: dict[str, float] = field(default_factory=dict)


def read(path) -> list[Kept]:
    """All scenarios of a file.

    Parameters
    ----------
    path : path-like
        The file; it need not be there.

    Returns
    -------
    list of Kept
        In the order they were kept.

    Raises
    ------
    KJError
        If the file can't be understood.

    Examples
    --------
    >>> read("no-such-file.json")
    []
    """
    path = Path(path)
    if not path.exists():
        return []
    try:
        return [_one(entry) for entry in json.loads(path.read_text(encoding="utf-8-sig"))["scenarios"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        why = str(error).splitlines()[0][:80] if str(error) else type(error).__name__
        raise KJError(
            f"{path.name} is not a file of scenarios ({why}). Mend it, or give another name with scenarios=.",
            f"{path.name} 不是情景文件（{why}）。请更正，或用 scenarios= 另给文件名。",
        ) from None


def _one(entry: dict) -> Kept:
    given, targets = dict(entry.get("given") or {}), dict(entry.get("targets") or {})
    return Kept(
        str(entry["name"]), str(entry["region"]), int(entry["year"]), given, {k: float(v) for k, v in targets.items()}
    )


def keep(path, one: Kept) -> list[Kept]:
    """Add a scenario, in place of one of the same name, place and year.

    Parameters
    ----------
    path : path-like
        The file; made if it isn't there.
    one : Kept
        With a name.

    Returns
    -------
    list of Kept
        All that the file has now.

    Raises
    ------
    KJError
        If it has no name, or the file can't be understood or written.
    """
    if not one.name.strip():
        raise KJError("The scenario has no name. Write one.", "请先给情景起个名字。")
    return _write(path, [*(other for other in read(path) if _key(other) != _key(one)), one])


def forget(path, one: Kept) -> list[Kept]:
    """Remove a scenario.

    Parameters
    ----------
    path : path-like
        The file.
    one : Kept
        Of which name, place and year.

    Returns
    -------
    list of Kept
        All that the file has now.

    Raises
    ------
    KJError
        If the file can't be understood or written.
    """
    return _write(path, [other for other in read(path) if _key(other) != _key(one)])


def _key(one: Kept) -> tuple[str, str, int]:
    return markup.line(one.name).strip(), one.region, one.year


def _write(path, scenarios: list[Kept]) -> list[Kept]:
    path = Path(path)
    entries = [
        {"name": _key(one)[0], "region": one.region, "year": one.year, "given": one.given, "targets": one.targets}
        for one in scenarios
    ]
    text = markup.writable(json.dumps({"scenarios": entries}, ensure_ascii=False, indent=1) + "\n")
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    try:
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        raise KJError(
            f"{path.name} can't be written: {error.strerror}. Check the folder's permissions.",
            f"无法写入 {path.name}：{error.strerror}，请检查文件夹权限。",
        ) from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return read(path)
