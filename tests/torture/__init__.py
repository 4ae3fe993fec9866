"""A campaign that attacks the package at random: ``make torture``, or ``python -m tests.torture --scale 0.1``.

A kind of attack is a module: `kills`, `folders`, `panels`, `texts`, `settings`. Each says what it promises,
how many trials it has, and what one trial does. A trial takes all its chances from a seed of its own,
so a loss is repeated by its number: ``--only folders --trial 17 --seed 1``.

pytest doesn't collect this folder (`tests/conftest.py`).
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # small.py, subsets.py and others of the tests
