"""What the shipped notebooks' own cells cost in CPU time: ``make bench-batch PART=cells``.

Each notebook's cells are executed as its kernel executes them: outputs are formatted, and figures
drawn as the inline backend draws them. This happens in a fork of a process that has imported the
stack and has the outlook in memory, as in ``kjanalysis run``. Beside them, in the same run, stands
a plain matplotlib figure, one line and two labels, shown the same way.

The section goes into `batch.md`.
"""

from __future__ import annotations

import json
import os
import time
from io import BytesIO
from pathlib import Path

REGION, YEAR, AS_OF = "330205", 2021, "2021-03-26"

PLAIN = """import matplotlib.pyplot as plt
figure, axis = plt.subplots()
axis.plot([1, 2, 3], [2, 1, 3])
axis.set_xlabel("x")
axis.set_title("y")
figure.tight_layout()"""


def code(path: Path) -> list[str]:
    """A notebook's code cells."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def execute(sources: list[str], region: str = REGION, year: int = YEAR, as_of: str = "") -> list[float]:
    """CPU seconds of each cell, executed in this process."""
    os.environ["MPLBACKEND"] = "agg"
    import matplotlib as mpl
    import matplotlib.pyplot as plt
    from IPython.core.interactiveshell import InteractiveShell

    mpl.use("agg")
    shell = InteractiveShell.instance()
    shell.displayhook.write_output_prompt = shell.displayhook.write_format_data = lambda *_: None
    took = []
    for source in sources:
        if source.startswith('region = "'):  # the parameters cell
            source += f"\nregion, year, as_of = {region!r}, {year}, {as_of!r}"
        began = time.process_time()
        shell.run_cell(source).raise_error()
        for number in plt.get_fignums():
            plt.figure(number).savefig(BytesIO(), bbox_inches="tight")
            plt.close(number)
        took.append(time.process_time() - began)
    return took


def forked(sources: list[str]) -> float:
    """CPU seconds of all cells, in a fork of this process."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if not pid:
        code = 1
        try:
            os.write(theirs, json.dumps(execute(sources, as_of=AS_OF)).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(theirs)
    with os.fdopen(ours) as answer:
        text = answer.read()
    if os.waitpid(pid, 0)[1]:
        raise SystemExit("a notebook's cells failed")
    return sum(json.loads(text))


def lines(notebooks: list[Path], rounds: int = 5) -> list[str]:
    """The section of the report."""
    import kjanalysis.kernels.stack  # noqa: F401  the stack, a figure, the tables
    from kjanalysis.presentation import workbook

    book = workbook.open_workbook(REGION, YEAR, AS_OF)
    book.outlook, book.backtest_scores(points=6)
    every = {"a plain figure": [PLAIN]} | {path.stem: code(path) for path in notebooks}
    took = {name: min(forked(sources) for _ in range(rounds)) for name, sources in every.items()}
    return [
        f"The notebooks' own cells, founding case, warm, outlook and backtest in memory. Least CPU seconds of {rounds}:",
        "",
        "| | CPU s | a plain figure = 1 |",
        "|---|---:|---:|",
        *(f"| {name} | {cost:.2f} | {cost / took['a plain figure']:.1f} |" for name, cost in took.items()),
    ]
