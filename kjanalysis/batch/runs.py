"""One run: a notebook with a region, a year and a day, checked.

Its digest covers all that its output depends on
(:mod:`kjanalysis.batch.digests`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ..storage import STATE
from . import digests
from .reasons import Cause, Reason

_NEW = Reason(Cause.NEW)


@dataclass(frozen=True)
class Run:
    """One notebook, region and year, checked; :func:`kjanalysis.batch.plan` makes it.

    Parameters
    ----------
    notebook : Path
        Where it was read.
    source : str
        The notebook as JSON, without outputs: what was read here is what runs.
    region : str
        Region code.
    year : int
        The targets' year.
    day : str
        The day on which knowledge ends, year-month-day.
    lang : {"zh", "en"}
        Language of notebook and page.
    parameters : dict
        What is set in the notebook, by name.
    out : str
        The output folder or address.
    data : str
        The tables' folder or address.
    parts : dict of str to str
        Digests of notebook, parameters, data, software and the folder it works in, if it has one: all that the output depends on.
    why : Reason or None
        Why it must run; None: it is up to date.
    cwd : str
        The folder it works in; empty: an empty one of its own.
    documents : str
        Name of the notebook of the same place whose run makes the Word and Excel documents, too; empty: none are made.
    given : dict
        A scenario's assumptions by indicator code; empty without.
    """

    notebook: Path
    source: str = field(repr=False)
    region: str
    year: int
    day: str
    lang: str
    parameters: dict = field(hash=False)
    out: str
    data: str
    parts: dict = field(hash=False)
    why: Reason | None = _NEW
    cwd: str = ""
    documents: str = ""
    given: dict = field(default_factory=dict, hash=False)

    @property
    def name(self) -> str:
        """The notebook's name without its ending, a str: its outputs' name."""
        return self.notebook.stem

    @property
    def digest(self) -> str:
        """One digest for all parts, a str."""
        return digests.of(self.parts)

    @property
    def place(self) -> str:
        """REGION/YEAR, a str."""
        return f"{self.region}/{self.year}"

    @property
    def makes_documents(self) -> bool:
        """Whether this run makes the documents of its region and year."""
        return bool(self.documents) and self.documents == self.name

    @property
    def note(self) -> str:
        """Path of the note that says the outputs are finished, a str below the output folder."""
        return f"{STATE}/{self.place}/{self.name}.json"
