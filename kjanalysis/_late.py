"""A grammar that is built when it is first asked for, not when a library is imported.

jsonschema, which nbformat needs, imports rfc3987_syntax where it is installed. That builds a grammar
for addresses in any alphabet: over two seconds in every process, for a check that no notebook asks for.
Importing this module puts a stand-in in its place. The stand-in loads the library at its first use.
"""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

_NAME = "rfc3987_syntax"


def _library() -> ModuleType:
    if isinstance(sys.modules.get(_NAME), _StandIn):
        del sys.modules[_NAME]
    return importlib.import_module(_NAME)


def _is_valid_syntax(term: str, value: str) -> bool:
    return _library().is_valid_syntax(term, value)


class _StandIn(ModuleType):
    is_valid_syntax = staticmethod(_is_valid_syntax)  # jsonschema takes this one when it is imported

    def __getattr__(self, name: str) -> object:
        return getattr(_library(), name)


def _stand_in() -> None:
    spec = None if _NAME in sys.modules else importlib.util.find_spec(_NAME)
    if spec:
        module = _StandIn(_NAME)
        # what the import system itself looks at loads nothing
        module.__spec__, module.__file__, module.__path__ = (
            spec,
            spec.origin,
            list(spec.submodule_search_locations or ()),
        )
        sys.modules[_NAME] = module


_stand_in()
