"""environment.yml, pyproject.toml and the lock agree; the README's commands exist."""

import re
import runpy
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
from pathlib import Path

import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]


def lock():
    pins = {}
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            requirement = Requirement(line)
            pins.setdefault(requirement.name.lower(), []).append(requirement)
    return pins


def test_lock_pins_every_dependency_inside_its_range():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(x for e in project["optional-dependencies"].values() for x in e)]
    pins = lock()
    for text in wanted:
        requirement = Requirement(text)
        (pin,) = pins[requirement.name.lower()]
        (version,) = [s.version for s in pin.specifier if s.operator == "=="]
        assert requirement.specifier.contains(version), text


def test_lock_is_exact_and_one_version_each():
    for name, found in lock().items():
        here = [r for r in found if r.marker is None or r.marker.evaluate(default_environment())]
        assert len(here) <= 1, name
        assert all([s.operator for s in r.specifier] == ["=="] for r in found), name


def test_environment_gives_the_same_versions():
    """conda brings Python, pip the locked packages; every direct dependency stands there with its pin."""
    content = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    (pip,) = [d["pip"] for d in content["dependencies"] if isinstance(d, dict)]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "-r requirements.lock" in pip and "--no-deps -e ." not in pip
    pinned = {Requirement(line).name.lower(): Requirement(line) for line in pip if "==" in line}
    direct = {Requirement(x).name.lower() for x in project["dependencies"]}
    assert set(pinned) == direct
    pins = lock()
    for name, requirement in pinned.items():
        assert str(requirement.specifier) == str(pins[name][0].specifier), name
    python = [d for d in content["dependencies"] if isinstance(d, str) and d.startswith("python")]
    assert python == ["python=3.11"] and project["requires-python"] == ">=3.11"


def test_the_lock_is_made_with_every_extra():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = set(re.findall(r"--extra (\w+)", (ROOT / "Makefile").read_text(encoding="utf-8")))
    assert asked == set(project["optional-dependencies"])


def test_the_wheel_holds_all_that_the_package_reads(tmp_path):
    """Modules, tables, notebooks, templates, and py.typed, so that a user's type checker looks into it."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    assert "kjanalysis/py.typed" in inside
    tracked = subprocess.run(
        ["git", "ls-files", "kjanalysis", "data", "notebooks"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    assert len(tracked) > 100
    for path in tracked:
        place = path if path.startswith("kjanalysis/") else f"kjanalysis/{path}"
        assert place in inside, place


TARGETS = re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)


def test_make_help_lists_every_target_by_purpose():
    said = subprocess.run(["make", "help"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert re.findall(r"^\w+$", said, re.M) == ["Use", "Develop", "Measure"]
    assert re.findall(r"^  make ([\w-]+) +\S", said, re.M) == TARGETS and TARGETS[0] == "report"
    assert max(map(len, said.splitlines())) <= 120


def test_no_target_is_a_file():
    """A file or folder of a target's name would silence it."""
    phony = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert sorted(" ".join(phony).split()) == sorted(TARGETS)


def test_what_quick_leaves_out_is_there_and_leaves_every_room_some_tests():
    lines = (ROOT / "tests" / "slow.txt").read_text(encoding="utf-8").splitlines()
    named = [line for line in lines if not line.startswith("#")]
    left = {
        path: path.read_text(encoding="utf-8").count("\ndef test_") for path in (ROOT / "tests").glob("*/test_*.py")
    }
    for line in named:
        path, _, name = line.partition("::")
        text = (ROOT / path).read_text(encoding="utf-8")
        assert name.startswith("kjanalysis") or ("\ndef " + (f"{name}(" if name else "test_")) in text, line
        if (ROOT / path) in left:
            left[ROOT / path] -= 1 if name else left[ROOT / path]
    rooms = Counter()
    for path, n in left.items():
        rooms[path.parent.name] += n
    assert not [room for room, n in rooms.items() if n < 2 and room not in ("batch", "browser", "kernels", "office")]
    assert named == sorted(set(named))


def test_readmes_name_commands_that_exist():
    """Blocks of code are run in tests/docs; here also what a sentence names."""
    targets = set(TARGETS)
    for name in ("README.md", "README.zh.md", "CONTRIBUTING.md"):
        named = set(re.findall(r"(?:^|`)make ([\w-]+)", (ROOT / name).read_text(encoding="utf-8"), re.M))
        assert {"report", "test"} <= named <= targets, name


def test_the_citation_is_of_this_package():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (citation["version"], citation["license"]) == (project["version"], project["license"])
    assert [one["name"] for one in citation["authors"]] == [one["name"] for one in project["authors"]]


def test_mirrors_set_for_pip_are_handed_on_to_uv():
    """A person's own setting goes before the machine's, and one in the environment before both."""
    settings = runpy.run_path(str(ROOT / ".ci" / "install.py"))["settings"]
    listed = (
        ":env:.find-links='/wheels'\n"
        "global.extra-index-url='\\nhttps://one.example/simple\\nhttps://two.example/simple'\n"
        "global.find-links='/elsewhere'\n"
        "global.index-url='https://machine.example/simple'\n"
        "user.index-url='https://mirror.example/simple'\n"
        "freeze.timeout='10'\n"
    )
    found = settings(listed)
    assert found["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert found["UV_FIND_LINKS"] == "/wheels"
    assert found["UV_INDEX"].split() == ["https://one.example/simple", "https://two.example/simple"]
    assert not any("10" in value for value in found.values())
