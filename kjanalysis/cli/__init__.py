"""The command line: what a person types.

A module for each group of commands. :mod:`~kjanalysis.cli.group` turns what goes wrong into
one message and an exit code: 0 all well; 1 the data or a notebook has problems; 2 the
command was given something that can't be used.
"""

from . import adding, answers, lists, office, reports, runs, sheets, workspace
from .data import data
from .group import main

__all__ = ["data", "main"]
