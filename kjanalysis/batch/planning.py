"""What will run, what is up to date, and why.

A run is one notebook with one region and year. Its digest covers all that its
output depends on: the notebook's source, the parameters, the tables' rows
public on the day, this package's version and source, and the versions
installed. Beside the outputs stands the digest they were made from
(`.runs/REGION/YEAR/NAME.json` below the output folder, written last); equal
digests mean up to date.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import nbformat

from .. import tables
from ..errors import KJError
from ..forecast import check_year, scenario
from ..kernels import parameters as cell
from ..notation.dates import parse_as_of
from ..storage import Outputs, notebooks_folder, told
from ..tables import workspace_file
from ..wording.text import Text
from . import coverage, digests, recall
from .notebooks import alike, find_notebooks
from .runs import Run
from .up_to_date import why

#: For so many regions and years the documents are made without being asked for: some seconds each.
FEW = 20

#: The notebook about the answer.
ANSWER = "03-attainment"


def parse_years(text: str) -> list[int]:
    """Years of ``2021`` or ``2018:2025`` (both ends included).

    Parameters
    ----------
    text : str
        One year, or first and last.

    Returns
    -------
    list of int
        Ascending.

    Raises
    ------
    KJError
        If it is neither.

    Examples
    --------
    >>> parse_years("2018:2020")
    [2018, 2019, 2020]
    """
    ends = [check_year(part) for part in str(text).split(":")]
    if len(ends) > 2 or ends[0] > ends[-1]:
        raise KJError(
            f"Years {text!r} can't be used. Give one year, such as 2021, or first:last, such as 2018:2025.",
            f"年份 {text!r} 无法使用。请给出一个年份，如 2021，或 起:止，如 2018:2025。",
        )
    return list(range(ends[0], ends[-1] + 1))


def plan(
    regions,
    years,
    as_of=None,
    lang="zh",
    notebooks=(),
    out="build",
    data=None,
    texts=None,
    force=False,
    cwd=None,
    documents=False,
    given=None,
) -> list[Run]:
    """Check everything before any kernel starts.

    Parameters
    ----------
    regions : iterable of str
        Codes; or ``["all"]``, or a level (``["province"]``): those with a figure or a target by the day.
    years : iterable of int
        The targets' years.
    as_of : str, optional
        The same day for all; by default each region and year has its own, as in
        :func:`kjanalysis.outlook`.
    lang : {"zh", "en"}
        Language of notebooks and pages.
    notebooks : iterable of str or path
        All shipped ones by default.
    out : path-like or address
        The output folder.
    data : path-like or address, optional
        Folder of tables in place of the shipped one.
    texts : dict of str to str, optional
        More parameters, as given on a command line.
    force : bool
        Run what is up to date, too.
    cwd : path-like, optional
        The folder that notebooks work in; ``"notebook"`` is each one's own. By default an empty one.
    documents : bool or None
        Make a Word brief and an Excel workbook of each region and year, too; None: where there are at most
        :data:`FEW` of them.
    given : dict, optional
        A scenario, as in :func:`kjanalysis.outlook`: for the page, and for notebooks with a parameter ``given``.

    Returns
    -------
    list of Run
        In the order asked for, by day: what shares a day shares work.

    Raises
    ------
    KJError
        If a parameter, a notebook or a folder is not usable; a region named
        must have had a figure or a target by the day.
    DataError
        If a table can't be read at all, or nothing is left of the regions without rows that
        have a problem.

    See Also
    --------
    run_all : Make the runs.
    """
    regions, years = list(regions), list(years)
    paths = find_notebooks(notebooks)
    _not_set_elsewhere(texts or {})
    known = tables.read(data, strict=False)
    given_day = parse_as_of(as_of)
    outputs = Outputs(out)
    _inside(outputs, [layer.folder for layer in known.layers])
    books = [_read(path) for path in paths]
    asked = _Asked(lang, as_of, texts)
    for book in books:  # names and types are the same for all regions and years
        _values(book, "", 2021, asked, {})
    folders = {book.path: _working_folder(cwd, book.path) for book in books}
    held = {
        path: digests.folder(path, outputs.folder and outputs.folder.resolve())
        for path in set(folders.values())
        if path
    }
    data_on, software = digests.Data(known), digests.software()
    asked_for = list(coverage.places(regions, years, known, given_day))
    stopped = [place.stopped for place in asked_for if place.stopped and not place.covered]
    places = [place for place in asked_for if place.covered]
    maker = _maker(books) if documents or (documents is None and len(places) <= FEW) else ""
    runs = []
    for place in places:
        region, year, day = place.region, place.year, place.day
        assumed = _assumed(given, known.on(day), region, year)
        for book in books:
            values = _values(book, region, year, asked, assumed)
            parts = {
                "notebook": book.digest,
                "parameters": digests.of([values, lang, day.isoformat(), *([assumed] if assumed else [])]),
                "data": data_on(day),
                "software": software,
            }
            if later := coverage.waiting(known.on(day), region, year):
                parts["later"] = digests.of(later)
            if at := folders[book.path]:
                parts["folder"] = held[at]
            runs.append(
                Run(
                    book.path,
                    book.source,
                    region,
                    year,
                    day.isoformat(),
                    lang,
                    values,
                    str(outputs),
                    tables.address(known.layers),
                    parts,
                    cwd=str(at or ""),
                    documents=maker,
                    given=assumed,
                )
            )
    if stopped and not runs:
        raise stopped[0]
    runs.sort(key=lambda run: run.day)  # stable
    with told(outputs.name, "read", "读取"):
        _refuse_names_alike(outputs, paths)
        return [replace(run, why=why(run, outputs, force)) for run in runs]


def made_from(notebooks, data, cwd, outputs: Outputs) -> recall.Inputs:
    """Digests of all that :func:`plan` reads: files that are there, and that may come to be there.

    Parameters
    ----------
    notebooks, data, cwd
        As for :func:`plan`.
    outputs : Outputs
    """
    books, here = find_notebooks(notebooks), workspace_file.working_directory()
    layers = [layer.folder for layer in tables.layers_of(data)]
    files = [folder / spec["path"] for folder in layers for spec in tables.schema().values()]
    files += tables.shipped_folder().glob("*.*")  # the schema, and the divisions of China
    files += [folder / workspace_file.NAME for folder in ((here, *here.parents) if here else ())]
    files += [*books, *(Path(name).absolute() for name in notebooks)]
    folders = {folder for book in books if (folder := _working_folder(cwd, book))}
    out = outputs.folder and outputs.folder.resolve()
    return recall.inputs(files, () if notebooks else (notebooks_folder(),), folders, out)


def _maker(books: list[_Book]) -> str:
    """The notebook whose runs make the documents, too: the one about the answer, if it is among them."""
    names = [book.path.stem for book in books]
    return ANSWER if ANSWER in names else names[0]


class _Book(NamedTuple):
    """A notebook, read: digest of its cells, and its JSON without stored outputs."""

    path: Path
    content: nbformat.NotebookNode
    digest: str
    source: str


class _Asked(NamedTuple):
    """What is asked for beside region and year: language, day, and more parameters as texts."""

    lang: str
    as_of: str | None
    texts: dict[str, str] | None


def _read(path: Path) -> _Book:
    content = cell.read_notebook(path)
    return _Book(path, content, digests.notebook(content), _bare(content))


def _assumed(given, known: tables.Snapshot, region: str, year: int) -> dict:
    """A scenario's assumptions by code, checked against what a region has."""
    if not given:
        return {}
    return {code: one.plain() for code, one in scenario.read(given, known, known.latest(region), year).items()}


def _values(book: _Book, region: str, year: int, asked: _Asked, given: dict) -> dict:
    """A notebook's parameters, checked; of language and day those that it has.

    A day that was asked for must not be dropped: a notebook without one is an error.
    """
    names = cell.declared(book.content, book.path)
    if "data" in (asked.texts or {}) and "data" in names and names["data"].shown == "''":
        raise KJError(  # the page would be of other tables than the notebook
            "Parameter data is set with --data, not with -p.", "参数 data 请用 --data 设置，不用 -p。"
        )
    own: dict = {"region": region, "year": year}
    if "lang" in names:
        own["lang"] = asked.lang
    if asked.as_of:
        own["as_of"] = str(asked.as_of)
    if given and "given" in names:
        own["given"] = given
    return cell.fit(own, book.content, book.path, asked.texts)


def _bare(book) -> str:
    """A notebook's JSON without what was stored of an earlier execution."""
    for one in book.cells:
        if one.cell_type == "code":
            one.outputs, one.execution_count = [], None
    return nbformat.writes(book)


def _working_folder(cwd, notebook: Path) -> Path | None:
    """The folder a notebook works in; None: an empty one.

    Raises
    ------
    KJError
        If there is no such folder.
    """
    if cwd is None:
        return None
    folder = notebook.parent if str(cwd) == "notebook" else Path(cwd)
    if not str(cwd).strip() or not folder.is_dir():
        raise KJError(
            f"--cwd {cwd}: there is no such folder. Give a folder, or notebook for the one each notebook lies in.",
            f"--cwd {cwd}：没有该文件夹。请给出文件夹，或用 notebook 表示笔记本所在文件夹。",
        )
    return folder.resolve()


def _refuse_names_alike(outputs: Outputs, notebooks: tuple[Path, ...]) -> None:
    """Pages of another notebook must not be overwritten where a folder takes both names for one."""
    there = {PurePosixPath(path).stem for path in outputs.find("*/*/*.ipynb")}
    by_key = {alike(name): name for name in there}
    for path in notebooks:
        other = by_key.get(alike(path.stem), path.stem)
        if path.stem not in there and other != path.stem:
            raise KJError(
                f"{outputs.name} has pages of a notebook {other}, a name that some systems can't tell from {path.stem}. "
                "Rename the notebook, or delete those pages.",
                f"{outputs.name} 中已有笔记本 {other} 的页面，部分系统无法区分该名称与 {path.stem}。请将笔记本改名，或删除这些页面。",
            )


def notes(runs: list[Run]) -> list[Text]:
    """What to know of notebooks before they run: those written for another kernel than the one they get.

    Parameters
    ----------
    runs : list of Run
        Of :func:`plan`.

    Returns
    -------
    list of Text
        One a notebook.
    """
    sources = {run.notebook: run.source for run in runs}
    said = (cell.kernel_note(nbformat.reads(text, as_version=4), path) for path, text in sources.items())
    return [one for one in said if one]


def _not_set_elsewhere(texts: dict[str, str]) -> None:
    """A page is filed and titled by its region, year, day and language: a parameter must not say otherwise."""
    for name in ("region", "year", "as_of", "lang", "given"):
        if name in texts:
            option = name.replace("_", "-")
            raise KJError(
                f"Parameter {name} is set with --{option}, not with -p.", f"参数 {name} 请用 --{option} 设置，不用 -p。"
            )


def _inside(outputs: Outputs, data: list[Path]) -> None:
    """Outputs must not fall among the tables or the notebooks."""
    folder = outputs.folder
    for taken in (*data, notebooks_folder()):
        if folder and taken.exists() and (folder.resolve() == taken.resolve()):
            raise KJError(
                f"Output folder {folder} holds the project's own files. Choose another with --out.",
                f"输出文件夹 {folder} 存放着项目自身的文件，请用 --out 另选一个。",
            )
