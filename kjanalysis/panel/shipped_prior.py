"""What panels have taught, as tables of numbers; and those shipped with the package.

The shipped prior (`priors.csv`, made by benchmarks/fit_priors.py) has one table
a cut-off year and scale, so that a forecast of a past day rests on nothing later.

Held-back figures of one call share their years, so they don't show how wrong
all of them can be together. :data:`TOGETHER` adds that: the factors that make
the intervals cover as they should on the part that is not reported, own tables and
the textbook panels marked "fit" in `benchmarks/textbook.py` alike (at 95 %
the textbook panels', which ask for more); `benchmarks/results.md` reports on the others.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import pandas as pd
from scipy.special import ndtri

from . import members
from .arrays import Floats
from .common_drift import Common
from .powers import POWERS

#: The shipped tables: cutoff, scale, key, value.
PRIORS = files(__package__) / "priors.csv"

#: Central levels at which widths are calibrated, and their normal scores.
CENTRAL = np.array([0.5, 0.8, 0.95])
NOMINAL: Floats = ndtri(0.5 + CENTRAL / 2)

#: Factor on the widths for errors that all series of a year share, by horizon
#: (the last one for all further) and level.
TOGETHER = np.array([[1.00, 1.07, 1.11], [1.01, 1.06, 1.18], [1.03, 1.12, 1.18]])

#: Weight of a member that the shipped table leaves out.
UNNAMED = 1e-5


@dataclass(frozen=True)
class Learned:
    """What a panel has taught about one scale.

    Attributes
    ----------
    weights : ndarray, shape (powers * members,)
    drift : float
        Yearly change expected of the next panel, as a share of its size.
    widths : ndarray, shape (horizons, 3)
        Factor on the half-width at :data:`CENTRAL`.
    commons : tuple of Common
        The panel's own drift by power; empty in a prior.
    revision : float
        By how much preliminary figures get revised, as a share (sd).
    """

    weights: Floats
    drift: float
    widths: Floats
    commons: tuple[Common, ...] = ()
    revision: float = 0.0

    def width(self, h: int) -> Floats:
        """Factors for h years ahead, errors in common included, shape (3,)."""
        own: Floats = self.widths[min(h, len(self.widths)) - 1]
        together: Floats = TOGETHER[min(h, len(TOGETHER)) - 1]
        return own * together


def uninformed(scale: str) -> Learned:
    """The prior before any panel: all members alike, no drift, plain widths."""
    n = len(POWERS[scale]) * len(members.MEMBERS)
    return Learned(np.full(n, 1 / n), 0.0, np.ones((3, 3)))


@functools.lru_cache(maxsize=64)
def shipped(scale: str, cutoff: int) -> Learned:
    """The prior fitted on what was public by the end of a year.

    Parameters
    ----------
    scale : str
        log, logit, linear or own.
    cutoff : int
        The newest table not after this year is used; before the first one
        nothing is known (:func:`uninformed`).
    """
    plain = uninformed(scale)
    with PRIORS.open(encoding="utf-8") as file:
        table = pd.read_csv(file)
    table = table[table["scale"].eq(scale) & table["cutoff"].le(cutoff)]
    if table.empty:
        return plain
    table = table[table["cutoff"].eq(table["cutoff"].max())].set_index("key")["value"]
    weights, widths = np.full(len(plain.weights), UNNAMED), plain.widths.copy()
    for key, value in table.items():
        name, *place = key.split()
        if name == "weight":
            weights[int(place[0])] = value
        elif name == "width":
            widths[int(place[0]), int(place[1])] = value
    revision = float(table.get("revision", 0.0))
    return Learned(weights / weights.sum(), float(table["drift"]), widths, revision=revision)
