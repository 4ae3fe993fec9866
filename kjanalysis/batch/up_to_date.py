"""What makes a run up to date: its outputs are there, made from the same inputs.

Beside the outputs stands the digest they were made from
(`.runs/REGION/YEAR/NAME.json` below the output folder, written last); equal
digests mean up to date. :mod:`kjanalysis.batch.digests` says what is in them.
"""

from __future__ import annotations

import json

from ..storage import Outputs
from .runs import Run


def why(run: Run, outputs: Outputs, force: bool = False) -> tuple[str, str] | None:
    """Why a run must be made, None if its outputs are up to date."""
    if force:
        return "asked for", "指定重新运行"
    try:
        note = json.loads(outputs.read(run.note) or "{}")
    except ValueError:
        note = {}
    files = [f"{run.place}/{run.name}.ipynb", f"{run.place}/{run.name}.html", f"{run.place}/outlook.json"]
    missing = [path for path in files if not outputs.exists(path)]
    if not note:
        return ("not finished", "未完成") if len(missing) < 2 else ("new", "新")
    if missing:
        return f"{missing[0]} is missing", f"缺少 {missing[0]}"
    if note.get("digest") == run.digest:
        return None
    changed = [name for name, value in run.parts.items() if note.get("parts", {}).get(name) != value]
    names = {"notebook": "笔记本", "parameters": "参数", "data": "数据", "software": "软件"}
    en = ", ".join(changed) or "inputs"
    return f"{en} changed", f"{'、'.join(names[c] for c in changed) or '输入'}有变动"
