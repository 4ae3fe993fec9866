"""Build the documents as a site, English and Chinese: ``make docs``. Any warning is an error."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SITE = HERE / "_build"

#: Language, and what Sphinx is told to build it.
SITES = {"en": [], "zh": ["-t", "zh"]}

CHOICE = """<!doctype html>
<html lang="zh"><meta charset="utf-8"><title>kjanalysis</title>
<meta http-equiv="refresh" content="0; url=zh/docs/index.zh.html">
<p><a href="zh/docs/index.zh.html">中文</a> · <a href="en/docs/index.html">English</a></p></html>
"""


def main(into: Path = SITE) -> int:
    """Build both sites at the same time; the exit code is the number that failed."""
    sphinx = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", "-c", str(HERE)]
    at_work = [
        subprocess.Popen(
            [*sphinx, *more, "-d", str(into / ".doctrees" / name), str(HERE.parent), str(into / name)],
            env=os.environ | {"KJANALYSIS_LANG": name},  # what the pages' cells show
        )
        for name, more in SITES.items()
    ]
    failed = sum(process.wait() != 0 for process in at_work)
    (into / "index.html").write_text(CHOICE, encoding="utf-8")
    if not failed:
        print(into / "index.html")
    return failed


if __name__ == "__main__":
    sys.exit(main())
