"""The targets that an answer begins with, how they stand together, and in which order the others follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .target import Target

#: How many targets lead where none is marked.
FIRST = 3


@dataclass(frozen=True)
class Together:
    """The leading targets, and with what probability how many of them are met.

    Parameters
    ----------
    targets : tuple of str
        Ids, in the order of the source.
    marked : bool
        Whether they lead because they are marked as headline targets.
    met : tuple of float
        Share of the draws in which none, one, two ... of them are met.
    """

    targets: tuple[str, ...] = ()
    marked: bool = False
    met: tuple[float, ...] = ()

    @property
    def every(self) -> float | None:
        """Probability that all are met, a float; None without any."""
        return self.met[-1] if self.targets else None

    def at_least(self, n: int) -> float:
        """Probability that so many are met.

        Parameters
        ----------
        n : int
            How many, from 0.

        Returns
        -------
        float
            Between 0 and 1.
        """
        return round(sum(self.met[n:]), 4)

    def to_dict(self) -> dict[str, Any]:
        """As `outlook.json` has it."""
        return {"targets": list(self.targets), "marked": self.marked, "met": list(self.met)}


def leading(targets: Sequence[Target]) -> list[Target]:
    """The headline targets that have a probability; where there is none, the first three that have one.

    Parameters
    ----------
    targets : sequence of Target
        In the order of the source.

    Returns
    -------
    list of Target
        Empty if nothing can be forecast.
    """
    rows = [target for target in targets if target.probability is not None]
    return [target for target in rows if target.headline] or rows[:FIRST]


def others(targets: Sequence[Target]) -> list[Target]:
    """The other targets that have a probability, the hardest first.

    Parameters
    ----------
    targets : sequence of Target
        In the order of the source.

    Returns
    -------
    list of Target
        Those of the same probability stay in the order of the source.
    """
    first = {target.id for target in leading(targets)}
    rest = [target for target in targets if target.probability is not None and target.id not in first]
    return sorted(rest, key=lambda target: target.probability or 0.0)


def together(targets: Sequence[Target], hits: dict[str, np.ndarray]) -> Together:
    """How the leading targets stand together.

    Parameters
    ----------
    targets : sequence of Target
        In the order of the source.
    hits : dict of str to ndarray of bool
        Which draws meet each target, by its id.

    Returns
    -------
    Together
        Of the same draws as the single probabilities.
    """
    chosen = leading(targets)
    if not chosen:
        return Together()
    count = np.sum([hits[target.id] for target in chosen], axis=0)
    shares = tuple(round(float((count == n).mean()), 4) for n in range(len(chosen) + 1))
    return Together(tuple(target.id for target in chosen), chosen[0].headline, shares)
