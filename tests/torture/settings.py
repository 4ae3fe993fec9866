"""Commands under odd settings of a machine: the same digits and exit code as under plain ones, or one clear message."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from kjanalysis.wording.text import Text

from .trials import Trial, must
from small import write_folder

TITLE = Text("commands under one to five odd settings", "一至五项异常环境设置下的命令")
TRIALS, EACH = 60, 1

ROOT = Path(__file__).resolve().parents[2]

#: What a command may take, s.
LONGEST = 300

#: By name: what is typed after ``kjanalysis``. `{data}` is a small folder of tables, `{out}` an empty folder.
COMMANDS = {
    "outlook": "outlook --region 000001 --year 2021 --data {data} --json",
    "shipped outlook": "outlook --region 330205 --year 2021 --as-of 2021-03-26 --json",
    "table": "outlook --region 000001 --year 2021 --data {data} --lang zh",
    "history": "history --region 000001 --data {data}",
    "check": "data check --data {data}",
    "csv": "outlook --region 000001 --year 2021 --data {data} --csv {out}/表.csv --lang zh",
    "plan": "run --region 000001 --year 2020:2021 --data {data} --out {out}/o --dry-run",
    "run": "run {book} --region 000001 --year 2021 --data {data} --out {out}/o",
    "help": "outlook --help",
    "wrong": "outlook --region 999999 --year 2021",
}

#: Commands that take long are asked less often.
OFTEN = (
    "outlook",
    "outlook",
    "outlook",
    "shipped outlook",
    "table",
    "table",
    "history",
    "check",
    "csv",
    "plan",
    "run",
    "help",
    "wrong",
)

#: What Python itself prints before any of our code runs.
_OF_PYTHON = r"Invalid -W option ignored: .*\n"

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass
class Setting:
    """How a command is started.

    Attributes
    ----------
    env : dict of str to str or None
        Variables to set; None: to take away.
    shell : list of str
        What the shell does before.
    after : str
        What stands behind the command: closed streams.
    silent : bool
        Whether what it prints can't be read.
    refused : bool
        Whether one message in place of an answer is right, too.
    """

    folder: Path
    cwd: Path
    env: dict[str, str | None] = field(default_factory=dict)
    shell: list[str] = field(default_factory=list)
    after: str = ""
    silent: bool = False
    refused: bool = False


@dataclass(frozen=True)
class Answer:
    """What came of a command: exit code, its digits, and what it said of errors."""

    code: int
    digits: object
    said: str


@contextlib.contextmanager
def prepared(scratch: Path) -> Iterator[Trial]:
    """Small tables, a notebook, and each command's answer under plain settings, found when first needed."""
    import nbformat

    data = write_folder(scratch / "tables")
    parameters = nbformat.v4.new_code_cell(
        'region = ""\nyear = 0\nas_of = ""\nlang = "zh"', metadata={"tags": ["parameters"]}
    )
    shown = nbformat.v4.new_code_cell(
        "import kjanalysis as kj\nkj.open_workbook(region, year, as_of, lang).history_table()"
    )
    book = scratch / "book.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[parameters, shown]), book)
    plain: dict[str, Answer] = {}

    def one(chance: Random, folder: Path) -> None:
        name = chance.choice(OFTEN)
        if name not in plain:
            (scratch / name).mkdir()
            plain[name] = answer(name, Setting(scratch / name, scratch / name), data, book)
        trial(chance, folder, name, plain[name], data, book)

    yield one


def trial(chance: Random, folder: Path, name: str, plain: Answer, data: Path, book: Path) -> None:
    """A command under some settings."""
    setting = Setting(folder / "out", folder)
    setting.folder.mkdir()
    chosen = chance.sample(SETTINGS, chance.choice([1, 1, 2, 3, 4, 5]))
    for one in chosen:
        one(setting, chance)
    found = answer(name, setting, data, book)
    told = (
        f"{name} under {', '.join(f'{one.__name__}' for one in chosen)} {setting.env} {setting.shell} {setting.after}"
    )
    must("Traceback" not in found.said and "Exception ignored" not in found.said, f"{told}: {found.said[-300:]}")
    if setting.refused and found.code in (1, 2) and found.code != plain.code:
        lines = found.said.strip().splitlines()
        must(1 <= len(lines) <= 3 or "2>&-" in setting.after, f"{told}: no clear message: {found.said[-300:]}")
        return
    must(found.code == plain.code, f"{told}: exit code {found.code}, not {plain.code}: {found.said[-300:]}")
    must(setting.silent or found.digits == plain.digits, f"{told}: other digits: {found.said[-200:]}")
    noise = [line for line in found.said.splitlines() if line.strip()]
    must(len(noise) <= len(plain.said.splitlines()) + 1, f"{told}: noise: {found.said[-300:]}")


def answer(name: str, setting: Setting, data: Path, book: Path) -> Answer:
    """Start a command in a shell."""
    typed = COMMANDS[name].format(
        data=shlex.quote(str(data)), out=shlex.quote(str(setting.folder)), book=shlex.quote(str(book))
    )
    line = "; ".join([*setting.shell, f"exec {shlex.quote(sys.executable)} -P -m kjanalysis {typed} {setting.after}"])
    env: dict[str, str | None] = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "PYTHONPATH": str(ROOT),
        "KJANALYSIS_LANG": "en",
        "LANG": "C.UTF-8",
    }
    env |= setting.env
    try:
        done = subprocess.run(
            ["bash", "-c", line], cwd=setting.cwd, env={key: value for key, value in env.items() if value is not None},
            capture_output=True, timeout=LONGEST, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        must(False, f"{name}: no answer after {LONGEST} s")
    # in the other encodings digits are as in ASCII
    encoding = "utf-16" if setting.env.get("PYTHONIOENCODING") == "utf-16" else "utf-8"
    said = re.sub(_OF_PYTHON, "", done.stderr.decode(encoding, "replace"))
    return Answer(done.returncode, digits(name, done.stdout.decode(encoding, "replace"), setting.folder), said)


def digits(name: str, text: str, folder: Path) -> object:
    """What must be the same: numbers of an answer, in whatever language it is printed."""
    if "--json" in COMMANDS[name]:
        with contextlib.suppress(ValueError):
            return json.loads(text)
    if name == "csv":
        path = folder / "表.csv"
        return path.read_bytes() if path.exists() else None
    if name == "run":
        pages = sorted(
            path
            for path in (folder / "o").rglob("*")
            if path.suffix in (".html", ".json") and ".runs" not in path.parts
        )
        return {path.name: path.read_bytes() for path in pages}
    if name in ("help", "wrong"):
        return None
    text = re.sub(r"\S*torture-settings\S*", "", text)  # a sentence may name the folder, whose name has digits
    return _NUMBER.findall(text)


# ---- settings


def locales(setting, chance):
    """A language and region that may not be there."""
    names = [
        "C",
        "POSIX",
        "zh_CN.UTF-8",
        "zh_CN.GB18030",
        "de_DE.UTF-8",
        "tr_TR.UTF-8",
        "en_US.ISO-8859-1",
        "nonsense",
        "C.UTF-8",
        "",
    ]
    for variable in chance.sample(["LANG", "LC_ALL", "LC_NUMERIC", "LC_CTYPE", "LC_TIME", "LANGUAGE"], 2):
        setting.env[variable] = chance.choice(names)


def no_locale(setting, chance):
    """No locale, and Python may not help itself."""
    setting.env |= {"LANG": None, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}


def encodings(setting, chance):
    """Streams in an encoding that lacks Chinese."""
    setting.env["PYTHONIOENCODING"] = chance.choice(
        ["ascii", "latin-1", "cp1252", "gbk", "utf-16", "ascii:strict", "utf-8:surrogateescape"]
    )


def no_utf8(setting, chance):
    """Files in the locale's encoding by default."""
    setting.env["PYTHONUTF8"] = "0"


def time_zones(setting, chance):
    """Another time zone, or none that exists."""
    setting.env["TZ"] = chance.choice(
        ["Asia/Shanghai", "Pacific/Kiritimati", "Etc/GMT+12", "nonsense", "", ":/nowhere", "UTC+25"]
    )


def hash_seeds(setting, chance):
    """Another order of sets."""
    setting.env["PYTHONHASHSEED"] = chance.choice(["0", "1", "42", "4294967295", "random"])


def threads(setting, chance):
    """More or fewer threads in numerical libraries."""
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
        setting.env[variable] = chance.choice(["1", "2", "3", "16"])


def optimised(setting, chance):
    """Without assertions and docstrings."""
    setting.env["PYTHONOPTIMIZE"] = chance.choice(["1", "2"])


def warnings_as_errors(setting, chance):
    """Every warning is an error, or is shown."""
    setting.env["PYTHONWARNINGS"] = chance.choice(["error", "always", "error::DeprecationWarning", "nonsense"])


def development(setting, chance):
    """Python's own checks."""
    setting.env[
        chance.choice(
            ["PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "PYTHONNOUSERSITE", "PYTHONFAULTHANDLER", "PYTHONINSPECT_"]
        )
    ] = "1"


def pictures(setting, chance):
    """A backend of matplotlib's that isn't there."""
    setting.env["MPLBACKEND"] = chance.choice(["nonsense", "TkAgg", "agg", "", "module://nowhere"])


def matplotlib_folder(setting, chance):
    """Settings of matplotlib's in a place that can't be written, or that are odd."""
    if chance.random() < 0.5:
        setting.env["MPLCONFIGDIR"] = "/proc/nowhere"
    else:
        path = setting.cwd / "matplotlibrc"
        path.write_text("font.size: 3\naxes.grid: True\n", encoding="utf-8")
        setting.env["MATPLOTLIBRC"] = str(path)


def terminal(setting, chance):
    """A narrow terminal, none, or one without colours."""
    setting.env |= chance.choice(
        [
            {"COLUMNS": "20", "LINES": "3"},
            {"TERM": "dumb"},
            {"NO_COLOR": "1"},
            {"FORCE_COLOR": "1"},
            {"COLUMNS": "x"},
            {"COLUMNS": "0"},
        ]
    )


def proxies(setting, chance):
    """Proxies that lead nowhere."""
    setting.env |= dict.fromkeys(["http_proxy", "https_proxy", "HTTP_PROXY", "ALL_PROXY"], "http://127.0.0.1:9")


def our_language(setting, chance):
    """A language of messages that there isn't."""
    setting.env["KJANALYSIS_LANG"] = chance.choice(["xx", "ZH", "zh_TW", "", "../x", "en\n"])


def our_data(setting, chance):
    """A folder of tables is named that isn't there; commands that are given one don't need it."""
    setting.env["KJANALYSIS_DATA"] = chance.choice(["/nowhere", "", "s3://x y", "\x01"])
    setting.refused = True


def home(setting, chance):
    """No home, or one that isn't a folder."""
    setting.env["HOME"] = chance.choice(["/nowhere", "", "/dev/null", None, "关/家"])


def cache_folders(setting, chance):
    """Places for caches and settings that can't be."""
    for variable in (
        "XDG_CACHE_HOME",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_DATA_DIR",
        "JUPYTER_RUNTIME_DIR",
        "IPYTHONDIR",
    ):
        setting.env[variable] = chance.choice(["/proc/nowhere", "", "/dev/null"])


def temporary(setting, chance):
    """A folder for temporary files with an odd name, or none."""
    name = chance.choice(["with space", "临时 'x' \"y\"", "missing", "$HOME;x", "a" * 120])
    path = setting.cwd / name
    if name != "missing":
        path.mkdir(exist_ok=True)
    setting.env["TMPDIR"] = str(path)


def working_folder(setting, chance):
    """An odd folder to work in."""
    path = setting.cwd / chance.choice(
        ["with space", "江北 区", 'it\'s "x"', "-rf", "$(x)", "%s{0}", "a\nb", "é" * 40, ".hidden"]
    )
    path.mkdir(exist_ok=True)
    setting.cwd = path


def out_folder(setting, chance):
    """An odd folder to write to."""
    path = setting.folder / chance.choice(
        ["with space", "江北 区", 'it\'s "x"', "$(x)", "%s{0}", "#a?b", "é" * 40, "𠮷"]
    )
    path.mkdir()
    setting.folder = path


def masks(setting, chance):
    """Files that others can't read, or that all can write."""
    setting.shell.append(f"umask {chance.choice(['000', '022', '077', '027'])}")


def few_files(setting, chance):
    """Few open files."""
    setting.shell.append(f"ulimit -n {chance.choice([12, 20, 40, 80, 128])}")
    setting.refused = True


def little_stack(setting, chance):
    """A small or unlimited stack; no core files."""
    setting.shell.append(chance.choice(["ulimit -s 1024", "ulimit -s unlimited", "ulimit -c 0"]))


def closed(setting, chance):
    """A stream that is closed."""
    which = chance.choice(["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
    setting.after += f" {which}"
    setting.silent = setting.silent or bool(re.search(r"(?<!2)>&-", which))


def full(setting, chance):
    """Nothing that is printed can be written."""
    setting.after += " >/dev/full"
    setting.silent = setting.refused = True


def signals(setting, chance):
    """Signals that the caller ignores."""
    setting.shell.append(f"trap '' {chance.choice(['PIPE', 'HUP', 'INT', 'CHLD', 'TERM'])}")


SETTINGS: tuple[Callable[[Setting, Random], None], ...] = (
    locales, no_locale, encodings, no_utf8, time_zones, hash_seeds, threads, optimised, warnings_as_errors, development, pictures, matplotlib_folder,
    terminal, proxies, our_language, our_data, home, cache_folders, temporary, working_folder, out_folder, masks, few_files, little_stack, closed, full, signals,
)  # fmt: skip
