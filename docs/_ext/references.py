"""A reference in a docstring must lead to something that exists.

What has a place on the site becomes a link. What can be imported but has no
place becomes plain code. Anything else stays unresolved, which is a warning, and
``make docs`` makes warnings errors.
"""

import sys
from pydoc import ErrorDuringImport, locate


def plain(app, env, node, contnode):
    """The reference's own text for an object that exists, else nothing."""
    if node.get("refdomain") != "py":
        return None
    return contnode if exists(node["reftarget"], node.get("py:module"), node.get("py:class")) else None


def exists(target: str, module: str | None, owner: str | None) -> bool:
    """Whether a name can be found: as it stands, in its class, or in a module of the room that is documented."""
    try:
        if locate(target) is not None or (module and locate(f"{module}.{owner}.{target}") is not None):
            return True
    except ErrorDuringImport:
        return False
    for name, one in list(sys.modules.items()):
        if target.startswith(f"{name}.") and _inside(one, target.removeprefix(f"{name}.")):
            return True
        if module and f"{name}.".startswith(f"{module}.") and _inside(one, target):
            return True
    return False


def _inside(thing, path: str) -> bool:
    """Whether a dotted name leads from a module to something."""
    for name in path.split("."):
        if name in getattr(thing, "__annotations__", {}):  # a field without a default
            return True
        if not hasattr(thing, name):
            return False
        thing = getattr(thing, name)
    return True


def skip(app, what, name, obj, skip, options):
    """Leave out the fields of a named tuple: they are its parameters, described above them."""
    return True if (getattr(obj, "__doc__", "") or "").startswith("Alias for field number") else None


def setup(app):
    app.connect("missing-reference", plain)
    app.connect("autodoc-skip-member", skip)
    return {"parallel_read_safe": True}
