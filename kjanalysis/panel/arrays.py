"""Types of this room's arrays: numbers, whole numbers, yes or no, names."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]
Names = npt.NDArray[np.object_]

#: A number, or an array or nested list of them.
Numbers = npt.ArrayLike

#: What picks series of an array: a slice, places, yes or no for each.
Places = slice | npt.NDArray[Any]
