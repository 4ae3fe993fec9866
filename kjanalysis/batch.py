"""Render the notebooks per region and year, safely.

A run is one region and year. Its notebooks are executed by papermill into a
temporary folder beside the final one; only when all have run through does the
folder take the final name, in one rename. A run that fails leaves what was
there before untouched.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat

from . import attainment, pages, tables, targets, workbook
from .errors import KJError, RunError
from .forecast import check_year

#: Threads that numpy's libraries take in a kernel: more than one a worker
#: slows a batch down. Set before numpy is imported, so in the environment.
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")

#: Notebooks that are forms for a person; rendered only when named.
FORMS = frozenset({"06-intake"})


@dataclass(frozen=True)
class Run:
    """One region and year to render, checked; ``as_of`` is None for the default day."""

    region: str
    year: int
    as_of: str | None
    lang: str
    notebooks: tuple[Path, ...]
    out: Path
    data: Path | None = None

    @property
    def folder(self) -> Path:
        """Where the run's pages end up: OUT/REGION/YEAR."""
        return self.out / self.region / str(self.year)


def notebooks_folder() -> Path:
    """Folder of the notebooks that come with the package."""
    here = Path(__file__).resolve().parent
    for folder in (here / "notebooks", here.parent / "notebooks"):
        if list(folder.glob("*.ipynb")):
            return folder
    raise KJError(
        "The package's notebooks are missing. Install it again.",
        "找不到随软件包发布的笔记本，请重新安装。",
    )


def find_notebooks(names=()) -> tuple[Path, ...]:
    """Paths of notebooks by shipped name (``03-attainment``) or path; all shipped ones but forms by default.

    Raises
    ------
    KJError
        If there is no such notebook.
    """
    shipped = sorted(notebooks_folder().glob("*.ipynb"))
    if not names:
        return tuple(path for path in shipped if path.stem not in FORMS)
    by_name = {path.stem: path for path in shipped}
    found = []
    for name in names:
        path = by_name.get(Path(str(name)).stem if str(name).endswith(".ipynb") else str(name), Path(str(name)))
        if Path(str(name)).is_file():
            path = Path(str(name)).resolve()
        if not path.is_file():
            raise KJError(
                f"No notebook {name!r}. Shipped ones: {', '.join(by_name)}; or give a path.",
                f"没有笔记本 {name!r}。随附的有：{'、'.join(by_name)}；也可给出路径。",
            )
        found.append(path)
    return tuple(found)


def parse_years(text: str) -> list[int]:
    """Years of ``2021`` or ``2018:2025`` (both ends included).

    >>> parse_years("2018:2020")
    [2018, 2019, 2020]

    Raises
    ------
    KJError
        If it is neither.
    """
    ends = [check_year(part) for part in str(text).split(":")]
    if len(ends) > 2 or ends[0] > ends[-1]:
        raise KJError(
            f"Years {text!r}: give one year (2021) or first:last (2018:2025).",
            f"年份 {text!r}：请给出一个年份（2021）或 起:止（2018:2025）。",
        )
    return list(range(ends[0], ends[-1] + 1))


def plan(regions, years, as_of=None, lang="zh", notebooks=(), out="build", data=None) -> list[Run]:
    """Check everything before any kernel starts.

    Parameters
    ----------
    regions : iterable of str
    years : iterable of int
    as_of : str, optional
    lang : {"zh", "en"}
    notebooks : iterable of str or path
        All shipped ones by default.
    out, data : path-like

    Returns
    -------
    list of Run

    Raises
    ------
    KJError
        If a parameter, a notebook or a folder is not usable; the region must
        have had a figure by the day.
    """
    paths = find_notebooks(notebooks)
    out = Path(out).absolute()
    runs = []
    for region in regions:
        for year in years:
            book = workbook.open_workbook(region, year, as_of, lang, data)
            targets.check_known(book.known, book.region, book.year, book.as_of)  # here, not in a kernel
            folder = Path(data).resolve() if data else None
            runs.append(Run(book.region, book.year, as_of or None, lang, paths, out, folder))
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise KJError(
            f"Output folder {out} can't be written to: {error.strerror}. Choose another with --out.",
            f"无法写入输出文件夹 {out}：{error.strerror}。请用 --out 另选一个。",
        ) from None
    return runs


def run_all(runs: list[Run], tell: Callable[[str], None] = print) -> list[RunError]:
    """Render all runs, go on past failures, rebuild the index.

    Parameters
    ----------
    runs : list of Run
    tell : callable
        Gets a line when a run is done or has failed.

    Returns
    -------
    list of RunError
        One a failed run.
    """
    failures = []
    for run in runs:
        try:
            render(run)
            tell(f"{run.region} {run.year}: {run.folder}")
        except RunError as error:
            failures.append(error)
            tell(str(error))
    if runs:
        pages.write_index(runs[0].out, runs[0].lang)
    return failures


def render(run: Run) -> Path:
    """Execute one run's notebooks and put the folder in place.

    Returns
    -------
    Path
        The folder, holding for each notebook NAME.ipynb and NAME.html, and
        `outlook.json`.

    Raises
    ------
    RunError
        Naming notebook, cell and message; the earlier folder is as it was.
    """
    try:
        return _render(run)
    except OSError as error:  # a full disk, a folder taken away
        raise RunError(
            f"{run.region} {run.year}: {error.filename or run.folder} can't be written: "
            f"{error.strerror or error}. Earlier pages were left as they were.",
            f"{run.region} {run.year}：无法写入 {error.filename or run.folder}：{error.strerror or error}。"
            f"先前的页面未改动。",
        ) from None


def _render(run: Run) -> Path:
    run.folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{run.year}-", dir=run.folder.parent))
    try:
        outlook = attainment.outlook(run.region, run.year, run.as_of, data=run.data)
        _keep_others(run, outlook, work)
        for path in run.notebooks:
            _execute(path, work / path.name, run)
        (work / "outlook.json").write_text(outlook.to_json() + "\n", encoding="utf-8")
        pages.write_pages(work, outlook, run.lang)
        work.chmod(0o755)
        _swap(work, run.folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return run.folder


def _keep_others(run: Run, outlook: attainment.Outlook, work: Path) -> None:
    """Take over the notebooks not asked for, if they are of the same day."""
    earlier = run.folder / "outlook.json"
    if not earlier.exists():
        return
    try:
        same_day = json.loads(earlier.read_text(encoding="utf-8"))["as_of"] == outlook.as_of.isoformat()
    except (ValueError, KeyError):
        return
    asked = {path.name for path in run.notebooks}
    for path in run.folder.glob("*.ipynb"):
        if same_day and path.name not in asked:
            shutil.copy2(path, work / path.name)


def _execute(path: Path, target: Path, run: Run) -> None:
    """One notebook through papermill."""
    import papermill as pm
    from papermill.exceptions import PapermillExecutionError

    parameters = {"region": run.region, "year": run.year, "as_of": run.as_of or "", "lang": run.lang}
    # always named in full: the kernel's working folder is another
    environment = dict.fromkeys(ONE_THREAD, "1") | {"KJANALYSIS_DATA": str(tables.read(run.data).folder)}
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    try:
        pm.execute_notebook(
            path,
            target,
            parameters,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            log_output=False,
            cwd=path.parent,
            shutdown_kernel="immediate",
            # ipykernel 7 warns on every start that loopback TCP isn't encrypted
            extra_arguments=["--log-level=ERROR"],
        )
    except PapermillExecutionError as error:
        what = re.sub(r"\x1b\[[0-9;]*m", "", f"{error.ename}: {error.evalue}")
        place = _cell_number(path, error.source, error.cell_index)
        raise RunError(
            f"{run.region} {run.year}: notebook {path.name}, cell {place} failed: {what}. "
            f"Earlier pages were left as they were.",
            f"{run.region} {run.year}：笔记本 {path.name} 第 {place} 个单元格出错：{what}。"
            f"先前的页面未改动。",
        ) from None
    except Exception as error:  # not a notebook, no kernel, a kernel that died: one message each
        raise RunError(
            f"{run.region} {run.year}: notebook {path.name} could not be run: {error}. "
            f"Earlier pages were left as they were.",
            f"{run.region} {run.year}：笔记本 {path.name} 无法运行：{error}。先前的页面未改动。",
        ) from None
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _cell_number(path: Path, source: str, index: int) -> int:
    """A failed cell's place in the notebook as written, counted from 1.

    papermill counts with the parameters cell it has put in.
    """
    cells = [cell["source"] for cell in nbformat.read(path, as_version=4).cells]
    return cells.index(source) + 1 if source in cells else index + 1


def _swap(work: Path, final: Path) -> None:
    """Give a finished folder its final name; the old one goes last."""
    old = work.with_name(work.name + "-old")
    if final.exists():
        final.rename(old)
    try:
        work.rename(final)
    except BaseException:  # Ctrl-C too: what was there comes back
        if old.exists() and not final.exists():
            old.rename(final)
        raise
    shutil.rmtree(old, ignore_errors=True)
