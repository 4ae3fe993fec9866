"""Install the packages of requirements.lock, and this project: `make` calls it in a new environment.

uv does in seconds what takes pip minutes. It doesn't read pip's settings, so mirrors that are set for pip
(``pip config set global.index-url ...``) are handed on to it. Where uv can't be had or fails, pip does the work.
"""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Mapping

#: What is set for pip, and what uv calls it.
SETTINGS = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}

#: Whose settings go before whose: the last ones win.
ORDER = ("global", "user", "site", "install", ":env:")

WHAT = (["-r", "requirements.lock"], ["--no-build-isolation", "-e", "."])


def main() -> int:
    """Install all; the exit code of the last step."""
    return next((code for what in WHAT if (code := installed(what))), 0)


def installed(what: list[str]) -> int:
    """Install with uv, else with pip."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    if not subprocess.call([*pip, "install", "-qq", "uv"]):
        known = subprocess.run([*pip, "config", "list"], capture_output=True, text=True, check=False).stdout
        uv = [sys.executable, "-m", "uv", "pip", "install", "-q", "--python", sys.executable, "--no-deps", *what]
        if not subprocess.call(uv, env=settings(known) | os.environ):
            return 0
        print("uv could not install this; pip goes on / 改用 pip 安装", file=sys.stderr)
    # --no-compile: Python compiles what is used when it is first used, and most never is
    return subprocess.call([*pip, "install", "-q", "--no-deps", "--no-compile", *what])


def settings(listed: str) -> Mapping[str, str]:
    """What ``pip config list`` printed, as uv's environment variables.

    Parameters
    ----------
    listed : str
        Lines such as ``global.index-url='https://pypi.tuna.tsinghua.edu.cn/simple'``.

    Returns
    -------
    dict
        pip takes all indexes as equal, so uv is told to do the same.
    """
    found = re.findall(r"^(\S+?)\.([a-z-]+)=(\W.*)$", listed, flags=re.M)
    ranked = sorted((one for one in found if one[0] in ORDER), key=lambda one: ORDER.index(one[0]))
    named = {SETTINGS[key]: " ".join(ast.literal_eval(value).split()) for _, key, value in ranked if key in SETTINGS}
    return named | {"UV_INDEX_STRATEGY": "unsafe-best-match"}


if __name__ == "__main__":
    sys.exit(main())
