"""A notebook's parameters cell: which names it has, and what fits them.

papermill only warns of a name that the cell doesn't have, and takes any type;
here both are errors, before a kernel starts.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat

from ..errors import KJError
from ..wording.text import Text

#: Annotations that are checked.
KINDS = {kind.__name__: kind for kind in (bool, int, float, str, list, tuple, dict, set)}


class Parameter(NamedTuple):
    """A name of the parameters cell.

    Attributes
    ----------
    kind : type or None
        Of its annotation, else of its default; None: any value fits.
    shown : str
        Its default or annotation as written.
    required : bool
        It has no default.
    """

    kind: type | None
    shown: str
    required: bool


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
        raise KJError(
            f"{path} can't be read: {why}. Check the path and its permissions.",
            f"无法读取 {path}：{why}。请检查路径和权限。",
        ) from None
    except Exception as error:  # nbformat raises what its JSON, schema and versions raise
        why = str(error).splitlines()[0][:200]
        raise KJError(
            f"{path} is not a Jupyter notebook: {why}. Save it again from JupyterLab.",
            f"{path} 不是 Jupyter 笔记本：{why}。请用 JupyterLab 重新保存。",
        ) from None
    return notebook


def declared(notebook: nbformat.NotebookNode, path: Path) -> dict[str, Parameter]:
    """Names of the parameters cell.

    Raises
    ------
    KJError
        If there is no such cell, it can't be parsed, or the notebook isn't Python's.
    """
    language = _language(notebook, path)
    if not _is_python(language):
        raise KJError(
            f"Notebook {path.name} is written in {language}. Only Python notebooks can be run: choose another.",
            f"笔记本 {path.name} 使用 {language} 语言。只能运行 Python 笔记本，请换用其他笔记本。",
        )
    number, cell = _parameters_cell(notebook, path)
    try:
        body = ast.parse(cell.source).body
    except SyntaxError as error:
        raise KJError(
            f"Notebook {path.name}, cell {number}: the parameters cell is not valid Python ({error.msg}, line {error.lineno}). Correct that line.",
            f"笔记本 {path.name} 第 {number} 个单元格：参数单元格不是有效的 Python（{error.msg}，第 {error.lineno} 行），请更正该行。",
        ) from None
    return {name: parameter for statement in body for name, parameter in _set_by(statement)}


def _language(notebook: nbformat.NotebookNode, path: Path) -> str:
    """The language that a notebook says it is in; Python's if it says nothing.

    Raises
    ------
    KJError
        If it only names a kernel that isn't known here.
    """
    spec, info = notebook.metadata.get("kernelspec") or {}, notebook.metadata.get("language_info") or {}
    said = [str(one) for one in (spec.get("language"), info.get("name")) if one]
    if said:
        return next((one for one in said if not _is_python(one)), said[0])
    name = str(spec.get("name") or "")
    if not name or _is_python(name) or name == "kjanalysis":
        return "python"
    language = _installed().get(name)
    if language is None:
        raise KJError(
            f"Notebook {path.name} asks for the kernel {name!r}, which isn't known here, and doesn't say its language. "
            "If it is Python, choose the kernel Python 3 in JupyterLab and save it.",
            f"笔记本 {path.name} 指定的内核 {name!r} 在此处未安装，也未注明语言。"
            "如为 Python，请在 JupyterLab 中选择 Python 3 内核后保存。",
        )
    return language


def _is_python(language: str) -> bool:
    return re.fullmatch(r"i?python(?:\d[\d.]*)?", language.strip().lower()) is not None


def _installed() -> dict[str, str]:
    """Language of each kernel that Jupyter knows here."""
    from jupyter_client.kernelspec import KernelSpecManager

    return {name: one["spec"].get("language", "") for name, one in KernelSpecManager().get_all_specs().items()}


def kernel_note(notebook: nbformat.NotebookNode, path: Path) -> Text | None:
    """What to know of a notebook that was written for another Python than the one that runs it; None for any other."""
    spec, info = notebook.metadata.get("kernelspec") or {}, notebook.metadata.get("language_info") or {}
    name, version = str(spec.get("name") or "python3"), str(info.get("version") or "3")
    if name in ("python3", "python", "kjanalysis") and not version.startswith("2"):
        return None
    this = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    was = f"{name}, Python {version}" if version.startswith("2") else name
    return Text(
        f"Notebook {path.name} was written for the kernel {was}. It runs in {this} of {sys.prefix}.",
        f"笔记本 {path.name} 原用内核为 {was}，此处以 {sys.prefix} 的 {this} 运行。",
    )


def _parameters_cell(notebook: nbformat.NotebookNode, path: Path) -> tuple[int, nbformat.NotebookNode]:
    """The first cell with the tag, and its place from 1."""
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code" and "parameters" in cell.metadata.get("tags", []):
            return number, cell
    raise KJError(
        f"Notebook {path.name} has no parameters cell. Give the cell that sets region and year the tag "
        f'"parameters". In JupyterLab, tags are in the property inspector.',
        f"笔记本 {path.name} 没有参数单元格。请为设置 region 和 year 的单元格加上标签“parameters”。"
        f"在 JupyterLab 中，标签位于属性检查器内。",
    )


def _set_by(statement: ast.stmt) -> Iterator[tuple[str, Parameter]]:
    """Names that a statement sets or annotates."""
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        written, value = ast.unparse(statement.annotation), statement.value
        kind = KINDS.get(written) or (_kind(value) if value else None)
        yield statement.target.id, Parameter(kind, ast.unparse(value or statement.annotation), value is None)
    elif isinstance(statement, ast.Assign):
        for target in statement.targets:
            if isinstance(target, ast.Name):
                yield target.id, Parameter(_kind(statement.value), ast.unparse(statement.value), False)


def _kind(value: ast.expr) -> type | None:
    """Type of a literal; None for no value, and for what is no literal (a call, another name)."""
    try:
        literal = ast.literal_eval(value)
    except ValueError:
        return None
    return None if literal is None else type(literal)


def fit(
    given: dict[str, object], notebook: nbformat.NotebookNode, path: Path, texts: dict[str, str] | None = None
) -> dict:
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
        values[name] = _typed(name, text, names[name], path) if name in names else text
    for name, value in values.items():
        if name not in names:
            have = ", ".join(names) or "–"
            raise KJError(
                f"Notebook {path.name} has no parameter {name!r}. Its parameters cell has: {have}. Use one of these.",
                f"笔记本 {path.name} 没有参数 {name!r}。其参数单元格中有：{have}。请用其中之一。",
            )
        _check_type(name, value, value, names[name], path)
    _check_none_missing(names, values, path)
    return values


def _check_none_missing(names: dict[str, Parameter], values: dict, path: Path) -> None:
    missing = [name for name, parameter in names.items() if parameter.required and name not in values]
    if missing:
        raise KJError(
            f"Notebook {path.name} asks for {', '.join(missing)}, which has no default and isn't given. "
            f"Give it with -p {missing[0]} VALUE, or write a default into the parameters cell.",
            f"笔记本 {path.name} 需要参数 {'、'.join(missing)}，但既没有默认值，也未给出。"
            f"请用 -p {missing[0]} 值 给出，或在参数单元格中写上默认值。",
        )


def _fits(value, kind: type) -> bool:
    if kind is bool or isinstance(value, bool):
        return kind is bool and isinstance(value, bool)
    return isinstance(value, kind) or (kind is float and isinstance(value, int))


def _typed(name: str, text: str, parameter: Parameter, path: Path):
    """A command line's text as a value of the parameter's type."""
    if parameter.kind is str:
        return text
    try:
        value = json.loads(text.lower() if parameter.kind is bool else text)
    except ValueError:
        value = text
    _check_type(name, value, text, parameter, path)
    return value


def _check_type(name: str, value, given, parameter: Parameter, path: Path) -> None:
    """A value that isn't of its parameter's type is an error that shows it as it was given."""
    if parameter.kind is None or _fits(value, parameter.kind):
        return
    kind = parameter.kind.__name__
    if parameter.required:
        as_it, wie = "as the parameters cell says", "参数单元格所注明"
    else:
        as_it, wie = f"as its default {parameter.shown} is", f"默认值为 {parameter.shown}"
    raise KJError(
        f"Notebook {path.name}, parameter {name}: {given!r} is not of type {kind}, {as_it}. Give another value.",
        f"笔记本 {path.name} 的参数 {name}：{given!r} 不是 {kind} 类型（{wie}），请更正。",
    )
