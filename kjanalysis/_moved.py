"""The names that modules had before they were sorted into rooms.

Importing one gives the module at its new place, so that notebooks and scripts
written earlier keep working: ``from kjanalysis import charts`` is
``from kjanalysis.presentation import charts``.
"""

from __future__ import annotations

import importlib
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

#: Old name to new, both below the package. Names that are a room's own now, such as ``forecast``, aren't here.
MOVED = {
    "bounds": "notation.bounds",
    "breaks": "tables.breaks",
    "calibration": "backtest.assessment",
    "catalogue": "reports.code_matching",
    "charts": "presentation.charts",
    "check": "tables.check",
    "cited": "wording.citations",
    "cuts": "backtest",
    "dates": "notation.dates",
    "digests": "batch.digests",
    "disagreements": "reports.disagreements",
    "documents": "reports.documents",
    "drift": "panel.common_drift",
    "execute": "kernels.execute",
    "explain": "attainment.explain",
    "findings": "attainment.findings",
    "fonts": "presentation.fonts",
    "forkserver": "kernels.forkserver",
    "form": "intake.form",
    "gather": "pages.gather",
    "grids": "reports.report_tables",
    "growth": "attainment.growth",
    "history": "tables.history",
    "identities": "notation.identities",
    "ingest": "intake.ingest",
    "judging": "attainment.criterion",
    "layout": "reports.text_blocks",
    "members": "panel.members",
    "mixture": "panel.mixture",
    "neighbours": "presentation.peer_regions",
    "numerals": "reports.numerals",
    "outline": "reports.outline",
    "outputs": "storage",
    "outside": "attainment.outside_view",
    "parameters": "kernels.parameters",
    "peers": "backtest.baselines",
    "plan": "batch.planning",
    "plotted": "presentation.chart_sources",
    "prior": "forecast.prior",
    "processtree": "kernels.processtree",
    "progress": "attainment.progress",
    "provisioner": "kernels.provisioner",
    "published": "presentation.published_tables",
    "reading": "reports.context",
    "review": "intake",
    "scales": "notation.scales",
    "scenario": "forecast.scenario",
    "scheduler": "batch.cluster",
    "scopes": "reports.scopes",
    "scores": "backtest.scores",
    "sentences": "wording.sentences",
    "series": "panel.inputs",
    "stages": "batch.stages",
    "statements": "reports.quantities",
    "statespace": "forecast.statespace",
    "subjects": "reports.subjects",
    "summary": "batch.summary",
    "targets": "tables.targets",
    "tasks": "presentation.task_sheet",
    "times": "reports.time_words",
    "truncated": "panel.truncated_normal",
    "units": "notation.units",
    "vintage": "tables.vintage",
    "warm": "kernels.stack",
    "workbook": "presentation.workbook",
}


class _Finder(MetaPathFinder):
    def find_spec(self, fullname, path=None, target=None):
        package, _, name = fullname.rpartition(".")
        if package == __package__ and name in MOVED:
            return ModuleSpec(fullname, _Loader())
        return None


class _Loader(Loader):
    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = new_place(spec.name.rpartition(".")[2])
        self._own = module.__spec__  # the import system puts the old name's in its place
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self._own


def new_place(name: str) -> ModuleType:
    """The module that an old name stands for now.

    >>> new_place("judging").__name__
    'kjanalysis.attainment.criterion'
    """
    return importlib.import_module(f"{__package__}.{MOVED[name]}")


def install() -> None:
    """Have the import system look here for names that the package doesn't have."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.append(_Finder())
