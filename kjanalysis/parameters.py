"""A notebook's parameters cell: which names it has, and what fits them.

papermill only warns of a name that the cell doesn't have, and takes any type;
here both are errors, before a kernel starts.
"""

from __future__ import annotations

import ast
import json
from pathlib import Path

import nbformat

from .errors import KJError

REQUIRED = object()


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """A notebook file.

    Raises
    ------
    KJError
        If it isn't one.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        if not notebook.cells:
            raise ValueError("it has no cells")
    except OSError as error:
        why = error.strerror or str(error)
        raise KJError(f"{path} can't be read: {why}.", f"无法读取 {path}：{why}。") from None
    except Exception as error:  # nbformat raises what its JSON, schema and versions raise
        why = str(error).splitlines()[0][:200]
        raise KJError(
            f"{path} is not a Jupyter notebook: {why}. Save it anew from JupyterLab.",
            f"{path} 不是 Jupyter 笔记本：{why}。请用 JupyterLab 重新保存。",
        ) from None
    return notebook


def declared(notebook: nbformat.NotebookNode, path: Path) -> dict:
    """Names of the parameters cell with their defaults, :data:`REQUIRED` for those without.

    A default that is no literal (a call, another name) stands as the name of
    its type ``ast.AST``: any value fits it.

    Raises
    ------
    KJError
        If there is no such cell, it can't be parsed, or the notebook isn't Python's.
    """
    language = notebook.metadata.get("kernelspec", {}).get("language", "python")
    if language != "python":
        raise KJError(
            f"Notebook {path.name} is written in {language}; only Python notebooks can be run.",
            f"笔记本 {path.name} 使用 {language} 语言；只能运行 Python 笔记本。",
        )
    cells = [
        (number, cell)
        for number, cell in enumerate(notebook.cells, start=1)
        if cell.cell_type == "code" and "parameters" in cell.metadata.get("tags", [])
    ]
    if not cells:
        raise KJError(
            f"Notebook {path.name} has no parameters cell. Give the cell that sets region and year the tag "
            f'"parameters" (JupyterLab: property inspector, cell tags).',
            f"笔记本 {path.name} 没有参数单元格。请为设置 region 和 year 的单元格加上标签 “parameters”"
            f"（JupyterLab：属性检查器，单元格标签）。",
        )
    number, cell = cells[0]
    try:
        body = ast.parse(cell.source).body
    except SyntaxError as error:
        raise KJError(
            f"Notebook {path.name}, cell {number}: the parameters cell is not Python ({error.msg}, line {error.lineno}).",
            f"笔记本 {path.name} 第 {number} 个单元格：参数单元格不是有效的 Python（{error.msg}，第 {error.lineno} 行）。",
        ) from None
    names = {}
    for statement in body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            names[statement.target.id] = _literal(statement.value) if statement.value else REQUIRED
        elif isinstance(statement, ast.Assign):
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    names[target.id] = _literal(statement.value)
    return names


def _literal(value: ast.expr):
    try:
        return ast.literal_eval(value)
    except ValueError:
        return ast.AST


def fit(given: dict[str, object], notebook: nbformat.NotebookNode, path: Path, texts: dict[str, str] | None = None) -> dict:
    """The parameters to set: those given, checked, and texts brought to their default's type.

    Parameters
    ----------
    given : dict
        Values that must be declared and of their default's type.
    notebook, path
    texts : dict of str to str, optional
        From a command line.

    Raises
    ------
    KJError
        For a name that the parameters cell doesn't have, a value of another
        type, or a name without a default that isn't given.
    """
    names = declared(notebook, path)
    values = dict(given)
    for name, text in (texts or {}).items():
        values[name] = _typed(name, text, names.get(name), path) if name in names else text
    for name, value in values.items():
        if name not in names:
            have = ", ".join(names) or "–"
            raise KJError(
                f"Notebook {path.name} has no parameter {name!r}. Its parameters cell has: {have}.",
                f"笔记本 {path.name} 没有参数 {name!r}。其参数单元格中有：{have}。",
            )
        default = names[name]
        open_type = default is None or default is REQUIRED or default is ast.AST
        if not open_type and not _same_type(value, default):
            raise _wrong_type(name, value, default, path)
    missing = [name for name, default in names.items() if default is REQUIRED and name not in values]
    if missing:
        raise KJError(
            f"Notebook {path.name} asks for {', '.join(missing)}, which has no default and isn't given. "
            f"Give it with -p {missing[0]} VALUE, or a default in the parameters cell.",
            f"笔记本 {path.name} 需要参数 {'、'.join(missing)}，但没有默认值也未给出。"
            f"请用 -p {missing[0]} 值 给出，或在参数单元格中写上默认值。",
        )
    return values


def _same_type(value, default) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(value, bool) and isinstance(default, bool)
    return isinstance(value, type(default)) or (isinstance(default, float) and isinstance(value, int))


def _typed(name: str, text: str, default, path: Path):
    """A command line's text as a value of the default's type."""
    if isinstance(default, str):
        return text
    if default is None or default is REQUIRED or default is ast.AST:
        try:
            return json.loads(text)
        except ValueError:
            return text
    try:
        value = json.loads(text.lower() if isinstance(default, bool) else text)
    except ValueError:
        value = text
    if not _same_type(value, default):
        raise _wrong_type(name, text, default, path)
    return value


def _wrong_type(name: str, value, default, path: Path) -> KJError:
    kind = type(default).__name__
    return KJError(
        f"Notebook {path.name}, parameter {name}: {value!r} is not of type {kind}, as its default {default!r} is.",
        f"笔记本 {path.name} 的参数 {name}：{value!r} 不是 {kind} 类型（默认值为 {default!r}）。",
    )
