"""What a fork server imports before it forks: importing this module does it.

It also draws a figure, makes a page and reads the tables once, since what that
loads and caches is then there in every fork.
"""

# the order is the fork server's: what is slow comes first, the figure last
from __future__ import annotations

import contextlib
import encodings.cp437
import io
import pdb
import sqlite3

import ipykernel.debugger
import ipykernel.kernelapp
import ipykernel.zmqshell
import IPython.core.completerlib
import IPython.core.oinspect
import IPython.core.pylabtools
import IPython.extensions.storemagic
import matplotlib as mpl
import pandas as pd
import pandas.core.reshape.reshape
import pandas.io.formats.html
import pandas.io.formats.string
import psutil
import scoringrules
import seaborn as sns
import statsmodels.api
import tornado.platform.asyncio
import zmq.utils.garbage
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from .. import _face, tables
from ..errors import KJError
from ..pages import site
from ..presentation import charts, fonts, labels


def _figure() -> None:
    """Draw once what every figure needs: fonts found, glyphs loaded, Agg set up."""
    with mpl.rc_context():
        fonts.use()
        figure = Figure()
        axis = figure.subplots()
        sns.histplot(x=[1, 2, 2], ax=axis)
        axis.set_title(labels.plot("科技目标 0123456789 %"))
        FigureCanvasAgg(figure).print_png(io.BytesIO())


# imported outside IPython, pandas takes the process for a terminal and fits tables to its width
pd.set_option("display.max_columns", 20)
site.ready()
_figure()
with contextlib.suppress(KJError):  # a broken folder is reported by whoever reads it
    tables.read(strict=False)
