"""The locked packages: their licences, and whether a known weakness is published of one (``make audit``).

Licences are those that the installed packages state. Weaknesses are looked up at osv.dev by pip-audit, in an
environment of its own. The exit code is 1 where something was found, 2 where osv.dev can't be reached.
"""

from __future__ import annotations

import importlib.metadata as metadata
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections import defaultdict
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
DATABASE = "https://api.osv.dev/"

#: Names of a licence in what packages state, the first that fits; those that ask for something in return for being passed on come first.
NAMES = {
    "AGPL": r"\bAGPL|Affero",
    "LGPL": r"\bLGPL|Lesser General",
    "GPL": r"\bGPL|(?<!Lesser )General Public",
    "MPL 2.0": r"\bMPL|Mozilla Public",
    "Apache 2.0": r"Apache",
    "BSD": r"\bBSD|0BSD",
    "MIT": r"\bMIT\b|MIT-CMU|HPND",
    "ISC": r"\bISC",
    "PSF": r"\bPSF|Python Software Foundation|Python-2",
    "OFL": r"\bOFL|SIL Open Font",
    "ZPL": r"\bZPL|Zope",
    "Unlicense or public domain": r"Unlicense|public domain|\bCC0",
    "zlib": r"\bzlib",
}

#: What passes its terms on to what it is part of, and what is not known, is shown apart.
FLAGGED = ("AGPL", "LGPL", "GPL", "MPL 2.0", "unknown")


def locked() -> list[str]:
    """Names of the packages that the lock has for this machine."""
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    wanted = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return [one.name for one in wanted if one.marker is None or one.marker.evaluate()]


def stated(name: str) -> str:
    """What an installed package's metadata says of its licence; empty where it says nothing or isn't installed."""
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    classes = [one.rpartition(" :: ")[2] for one in said.get_all("Classifier") or () if one.startswith("License :: ")]
    own = (said.get("License") or "").strip().split("\n")[0][:100]
    return said.get("License-Expression") or "; ".join(one for one in classes if one != "OSI Approved") or own


def licence(text: str) -> str:
    """The name of a stated licence.

    A choice of licences has the mildest one's name, all that must be kept together the strictest one's.

    >>> licence("MPL-2.0 AND MIT"), licence("GPL-2.0-only OR BSD-3-Clause"), licence("")
    ('MPL 2.0', 'BSD', 'unknown')
    """
    choices = [_named(part) for part in re.split(r"\s+OR\s+", text)]
    return min(choices, key=lambda name: name in FLAGGED)


def _named(text: str) -> str:
    return next((name for name, pattern in NAMES.items() if re.search(pattern, text, re.I)), "unknown")


def licences() -> dict[str, list[str]]:
    """Packages by the licence they state."""
    found = defaultdict(list)
    for name in locked():
        found[licence(stated(name))].append(name)
    return dict(found)


def show_licences() -> None:
    """A table of all, then those to look at."""
    found = licences()
    print("| licence | packages |\n|---|---|")
    for name in sorted(found, key=lambda one: -len(found[one])):
        print(f"| {name} | {', '.join(found[name])} |")
    print("\nTo look at, for they pass terms on or state none:")
    for name in FLAGGED:
        for package in found.get(name, ()):
            print(f"  {package}: {stated(package) or 'states none, or is not installed here'}")


def weaknesses() -> int:
    """Run pip-audit over the lock; 0: nothing known, 1: something, 2: nobody could be asked."""
    try:
        urllib.request.urlopen(DATABASE, timeout=20)
    except urllib.error.HTTPError:
        pass  # it answers
    except OSError as error:
        print(
            f"{DATABASE} can't be reached ({error}): known weaknesses were not looked up. Try again with a network.",
            file=sys.stderr,
        )
        return 2
    uvx = shutil.which("uvx")
    if not uvx:
        print("uvx is needed to run pip-audit apart: pip install uv.", file=sys.stderr)
        return 2
    command = [
        uvx,
        "pip-audit",
        "--vulnerability-service",
        "osv",
        "--no-deps",
        "--disable-pip",
        "--requirement",
        str(LOCK),
    ]
    return subprocess.run(command, check=False).returncode


def main() -> int:
    """Both, the licences first."""
    show_licences()
    print(flush=True)
    return weaknesses()


if __name__ == "__main__":
    sys.exit(main())
