"""What ``import kjanalysis as kj`` offers by name, and where each is from.

Importing it takes a second or two. So the package does it when the first of these names is asked for:
a command that needs none of them starts at once.
"""

from .attainment import Outlook, explain, findings, outlook
from .attainment import outside_view as outside
from .errors import DataError, KJError, RunError, set_lang
from .forecast import scenario
from .office import save_brief, save_workbook, start
from .pages import read_outlooks
from .presentation import Workbook, open_workbook, whatif
from .reports import extract
from .tables import check, history, load

__all__ = [
    "DataError",
    "KJError",
    "Outlook",
    "RunError",
    "Workbook",
    "check",
    "explain",
    "extract",
    "findings",
    "history",
    "load",
    "open_workbook",
    "outlook",
    "outside",
    "read_outlooks",
    "save_brief",
    "save_workbook",
    "scenario",
    "set_lang",
    "start",
    "whatif",
]
