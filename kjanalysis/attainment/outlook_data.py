"""An outlook's data: what findings, explanations and pages read."""

from __future__ import annotations

import datetime as dt
import functools
import json
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ..forecast import Forecast
from ..tables import Snapshot
from ..tables.set_aside_rows import SetAside, seen_from
from ..wording import chances
from .leading import Together, leading
from .target import Target


@dataclass(frozen=True, eq=False)
class OutlookData:
    """The targets of a region's year and what the draws say of each, without how it is shown.

    :class:`kjanalysis.Outlook` is one, and lists its attributes.
    """

    region: str
    region_zh: str
    region_en: str
    year: int
    as_of: dt.date
    forecast: Forecast
    known: Snapshot
    targets: list[Target] = field(default_factory=list)
    joint: dict[str, Any] = field(default_factory=lambda: {"indicators": [], "missing": [], "probability": None})
    together: Together = field(default_factory=Together)
    given: dict[str, float | str] = field(default_factory=dict)
    given_zh: str = ""
    given_en: str = ""

    @property
    def own_targets(self) -> list[Target]:
        """Targets set for this year, a list of Target; yearly goals of earlier years are left out."""
        return [target for target in self.targets if target.since == self.year]

    @property
    def leading(self) -> list[Target]:
        """The targets that the answer begins with, a list of Target (:func:`kjanalysis.attainment.leading.leading`)."""
        return leading(self.targets)

    @functools.cached_property
    def set_aside(self) -> SetAside:
        """Rows of the tables that were set aside for a problem, as far as this outlook hangs on them; a SetAside."""
        codes = {target.indicator for target in self.targets} or None
        return seen_from(self.known, self.region, self.year, codes)

    def to_dict(self) -> dict[str, Any]:
        """The outlook as plain values, the content of `outlook.json`.

        Returns
        -------
        dict
            Keys region, region_zh, region_en, year, as_of (text), targets (list of
            dict), joint, together, given, verdict_scale (the words of ``verdict`` and where
            each begins) and set_aside (:meth:`kjanalysis.tables.set_aside_rows.SetAside.to_dict`).
        """
        return {
            "region": self.region,
            "region_zh": self.region_zh,
            "region_en": self.region_en,
            "year": self.year,
            "as_of": self.as_of.isoformat(),
            "targets": [target.to_dict() for target in self.targets],
            "joint": self.joint,
            "together": self.together.to_dict(),
            "given": self.given,
            "verdict_scale": chances.scale(),
            "set_aside": self.set_aside.to_dict(),
        }

    def to_json(self) -> str:
        """The text of `outlook.json`.

        Returns
        -------
        str
            JSON with Chinese as it is, one space of indent, and null for what is
            unknown.
        """
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1, allow_nan=False)

    def to_frame(self) -> pd.DataFrame:
        """The targets as a table for computing.

        Returns
        -------
        DataFrame
            One row a target. Columns are the keys of a target in `outlook.json`, without
            sources, dots and takes (:class:`kjanalysis.attainment.target.Target` lists them).
        """
        frame = pd.DataFrame([target.to_dict() for target in self.targets])
        return frame.drop(columns=["sources", "dots", "takes"], errors="ignore")
