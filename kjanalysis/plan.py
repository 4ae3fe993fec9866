"""What will run, what is up to date, and why.

A run is one notebook with one region and year. Its digest covers all that its
output depends on: the notebook's source, the parameters, the tables' rows
public on the day, this package's version and source, and the versions
installed. Beside the outputs stands the digest they were made from
(`.runs/REGION/YEAR/NAME.json` below the output folder, written last); equal
digests mean up to date.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field, replace
from pathlib import Path

import nbformat

from . import digests, tables, vintage
from . import parameters as cell
from .dates import parse_as_of
from .errors import KJError
from .forecast import check_year
from .history import check_region, nothing_public
from .outputs import STATE, Outputs, told
from .targets import default_day, known_on

#: Notebooks that are forms for a person; rendered only when named.
FORMS = frozenset({"06-intake"})


@dataclass(frozen=True)
class Run:
    """One notebook, region and year, checked.

    Attributes
    ----------
    notebook : Path
    source : str
        The notebook as JSON, without outputs: what was read here is what runs.
    region, year, lang
    day : str
        ``as_of``, resolved.
    parameters : dict
        What is set in the notebook.
    out : str
        The output folder or address.
    data : str
        The tables' folder or address.
    parts : dict of str to str
        Digests of notebook, parameters, data and software: all that the output depends on.
    why : tuple of str or None
        Why it must run, in English and Chinese; None: it is up to date.
    """

    notebook: Path
    source: str = field(repr=False)
    region: str
    year: int
    day: str
    lang: str
    parameters: dict = field(hash=False)
    out: str
    data: str
    parts: dict = field(hash=False)
    why: tuple[str, str] | None = ("new", "新")

    @property
    def name(self) -> str:
        """The notebook's name without its ending: its outputs' name."""
        return self.notebook.stem

    @property
    def digest(self) -> str:
        """One for all parts."""
        return digests.of(self.parts)

    @property
    def place(self) -> str:
        """REGION/YEAR."""
        return f"{self.region}/{self.year}"

    @property
    def note(self) -> str:
        """Path of the note that says the outputs are finished."""
        return f"{STATE}/{self.place}/{self.name}.json"


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
        If there is no such notebook, or two would write the same output.
    """
    shipped = sorted(notebooks_folder().glob("*.ipynb"))
    if not names:
        return tuple(path for path in shipped if path.stem not in FORMS)
    by_name = {path.stem: path for path in shipped}
    found: dict[str, Path] = {}
    for name in map(str, names):
        path = Path(name)
        if not path.is_file():
            path = by_name.get(path.stem if name.endswith(".ipynb") and path.name == name else name)
        if path is None:
            raise KJError(
                f"No notebook {name!r}. Shipped ones: {', '.join(by_name)}; or give a path.",
                f"没有笔记本 {name!r}。随附的有：{'、'.join(by_name)}；也可给出路径。",
            )
        path = path.resolve()
        if path.stem.startswith("."):
            raise KJError(
                f"Notebook {path.name}: a name that starts with a dot can't be published. Rename it.",
                f"笔记本 {path.name}：名称以点开头，无法发布，请重命名。",
            )
        if found.setdefault(path.stem, path) != path:
            raise KJError(
                f"{path} and {found[path.stem]} have the same name and would write the same output. Rename one.",
                f"{path} 与 {found[path.stem]} 同名，会写入同一输出，请重命名其一。",
            )
    return tuple(found.values())


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


def plan(
    regions, years, as_of=None, lang="zh", notebooks=(), out="build", data=None, texts=None, force=False
) -> list[Run]:
    """Check everything before any kernel starts.

    Parameters
    ----------
    regions : iterable of str
        Codes; or ``["all"]``, or a level (``["province"]``): those with a figure by the day.
    years : iterable of int
    as_of : str, optional
    lang : {"zh", "en"}
    notebooks : iterable of str or path
        All shipped ones by default.
    out, data : path-like or address
    texts : dict of str to str, optional
        More parameters, as given on a command line.
    force : bool
        Run what is up to date, too.

    Returns
    -------
    list of Run
        In the order asked for, by day: what shares a day shares work.

    Raises
    ------
    KJError
        If a parameter, a notebook or a folder is not usable; a region named
        must have had a figure or a target by the day.
    """
    regions, years = list(regions), list(years)
    paths = find_notebooks(notebooks)
    _not_set_elsewhere(texts or {})
    known = tables.read(data)
    given_day = parse_as_of(as_of)
    outputs = Outputs(out)
    _inside(outputs, known.folder)
    books = [(path, cell.read_notebook(path)) for path in paths]
    written = {path: digests.notebook(book) for path, book in books}
    texts_of = {path: _bare(book) for path, book in books}
    optional = {"lang": lang} | ({"as_of": str(as_of)} if as_of else {})
    for path, book in books:  # names and types are the same for all regions and years
        names = cell.declared(book, path)
        cell.fit({"region": "", "year": 2021} | _wanted(optional, names, as_of), book, path, texts)
    data_on, software = digests.Data(known), digests.software()
    folder = str(data) if data and "://" in str(data) else str(known.folder)
    runs = []
    places = dict.fromkeys(_places(regions, years, known, given_day))  # what is named twice is made once
    for region, year in places:
        day = given_day or default_day(known, region, year)
        for path, book in books:
            own = {"region": region, "year": year} | _wanted(optional, cell.declared(book, path), as_of)
            values = cell.fit(own, book, path, texts)
            parts = {
                "notebook": written[path],
                "parameters": digests.of([values, lang, day.isoformat()]),
                "data": data_on(day),
                "software": software,
            }
            runs.append(
                Run(path, texts_of[path], region, year, day.isoformat(), lang, values, str(outputs), folder, parts)
            )
    runs.sort(key=lambda run: run.day)  # stable
    with told(outputs.name, "read", "读取"):
        return [replace(run, why=why(run, outputs, force)) for run in runs]


def _bare(book) -> str:
    """A notebook's JSON without what was stored of an earlier execution."""
    for one in book.cells:
        if one.cell_type == "code":
            one.outputs, one.execution_count = [], None
    return nbformat.writes(book)


def _not_set_elsewhere(texts: dict[str, str]) -> None:
    """A page is filed and titled by its region, year, day and language: a parameter must not say otherwise."""
    for name in ("region", "year", "as_of", "lang"):
        if name in texts:
            option = name.replace("_", "-")
            raise KJError(
                f"Parameter {name} is set with --{option}, not with -p.", f"参数 {name} 请用 --{option} 设置，不用 -p。"
            )


def _wanted(optional: dict, names: dict, as_of) -> dict:
    """The optional parameters that a notebook has; a day that was asked for must not be dropped."""
    return {name: value for name, value in optional.items() if name in names or (name == "as_of" and as_of)}


def _inside(outputs: Outputs, data: Path) -> None:
    """Outputs must not fall among the tables or the notebooks."""
    folder = outputs.folder
    for taken in (data, notebooks_folder()):
        if folder and taken.exists() and (folder.resolve() == taken.resolve()):
            raise KJError(
                f"Output folder {folder} holds the project's own files. Choose another with --out.",
                f"输出文件夹 {folder} 存放着项目自身的文件，请用 --out 另选一个。",
            )


def _places(regions, years, known: tables.Tables, day: dt.date | None):
    """Region and year pairs; of a whole level only those with a figure by the day."""
    levels = set(known.regions["level"])
    rows = known.observations
    usable = rows[rows["period"].eq("annual") & rows["grade"].ne("tertiary")]
    seen: dict = {}

    def public(region: str, year: int) -> bool:
        then = day or default_day(known, region, year)
        if then not in seen:
            seen[then] = set(usable.loc[vintage.public(usable["published"], then), "region"])
        if region in seen[then]:
            return True
        if named and len(known_on(known, region, year, then)):
            return True  # targets without a figure are listed
        if named:
            raise nothing_public(region, then, rows[rows["region"].eq(region)], known)
        return False

    for text in regions:
        named = text not in levels and text != "all"
        if named:
            codes = [check_region(text, known)]
        else:
            of_level = known.regions["level"].eq(text) | (text == "all")
            codes = known.regions.loc[of_level, "region"].tolist()
        for code in codes:
            for year in map(check_year, years):
                if public(code, year):
                    yield code, year


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
