"""Public docstrings are complete, in numpydoc's form, and every role in a docstring names something that exists."""

import ast
import enum
import functools
import importlib.util
import inspect
import re
from types import ModuleType

import numpydoc.validate
import pytest

import kjanalysis
from kjanalysis.storage import package_folder

#: Modules that users are told to import, besides those that the package itself exports.
MODULES = (
    "errors", "intake.ingest", "kernels.execute", "kernels.provisioner", "presentation.backtest_charts",
    "presentation.charts", "storage",
)  # fmt: skip

#: numpydoc's codes: GL form and order of sections, SS summary, PR parameters, RT returns, YD yields.
CODES = {
    "GL03", "GL05", "GL06", "GL07", "GL08", "GL10", "SS01", "SS03", "SS04", "SS06", "PR01", "PR02", "PR03", "PR04", "PR05",
    "PR06", "PR07", "PR08", "PR09", "PR10", "RT01", "RT03", "RT04", "RT05", "YD01",
}  # fmt: skip

SOURCES = sorted(package_folder().rglob("*.py"))
ROLE = re.compile(r":(?:func|mod|class|meth|attr|data|exc|obj):`(?:[^`<]*<)?~?([\w.]+)>?`")


def module_of(path):
    """The name of a source file's module."""
    parts = path.relative_to(package_folder()).with_suffix("").parts
    return ".".join(["kjanalysis", *parts]).removesuffix(".__init__")


def members(cls):
    """A class and its own public methods and properties, those of its bases in the package too."""
    yield cls
    for base in cls.__mro__:
        if base.__module__.startswith("kjanalysis"):
            for name, member in vars(base).items():
                plain = getattr(member, "__func__", member)
                if not name.startswith("_") and (
                    inspect.isfunction(plain) or isinstance(plain, property | functools.cached_property)
                ):
                    yield f"{base.__module__}.{base.__qualname__}.{name}"


def exported(module):
    """What a module has in its ``__all__``; without one, the functions and classes that it defines."""
    own = [name for name, one in vars(module).items() if getattr(one, "__module__", None) == module.__name__]
    for name in getattr(module, "__all__", [name for name in own if not name.startswith("_")]):
        one = inspect.unwrap(getattr(module, name))
        if isinstance(one, ModuleType):
            yield one
        elif str(getattr(one, "__module__", "")).startswith("kjanalysis"):
            yield from members(one) if inspect.isclass(one) else [one]


def public():
    """Functions, classes and members that users see, by full name; modules as themselves."""
    found = {}
    modules = [kjanalysis, *map(importlib.import_module, [module_of(path) for path in SOURCES if is_room(path)])]
    modules += [importlib.import_module(f"kjanalysis.{name}") for name in MODULES]
    for module in modules:  # grows: what the package exports may be a module
        for one in exported(module):
            if isinstance(one, ModuleType):
                modules += [one] if one not in modules else []
            elif isinstance(one, str):
                found[one] = None
            elif inspect.isfunction(one) or inspect.isclass(one):
                found[f"{one.__module__}.{one.__qualname__}"] = one
    return found


def is_room(path):
    return path.name == "__init__.py" and path.parent != package_folder()


PUBLIC = public()


@pytest.fixture(scope="module")
def validate():
    """numpydoc's check; it reads a source file anew for each name in it, here once."""
    with pytest.MonkeyPatch.context() as patch:
        read = numpydoc.validate.extract_ignore_validation_comments
        patch.setattr(numpydoc.validate, "extract_ignore_validation_comments", functools.cache(read))
        yield numpydoc.validate.validate


def test_the_public_names_are_found():
    wanted = {"attainment.outlooks.outlook", "tables.snapshot.Snapshot.seen", "presentation.forecast_year.fans"}
    assert {f"kjanalysis.{name}" for name in wanted} <= set(PUBLIC)
    assert len(PUBLIC) > 200


@pytest.mark.parametrize("room", sorted({name.split(".")[1] for name in PUBLIC}))
def test_public_docstrings_are_complete(room, validate):
    """A summary, parameters with types, what is returned or yielded."""
    wrong = {}
    for name in [name for name in PUBLIC if name.split(".")[1] == room]:
        one = PUBLIC[name]
        # nobody makes a member of an enumeration
        codes = CODES - {"PR01"} if inspect.isclass(one) and issubclass(one, enum.Enum) else CODES
        found = [error for error in validate(name)["errors"] if error[0] in codes]
        wrong |= {name: found} if found else {}
    assert not wrong


def docstrings(path):
    """A file's docstrings, each with the name of the class it is in, if any."""

    def walk(node, cls):
        own = node.name if isinstance(node, ast.ClassDef) else cls
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or "", own
        body = getattr(node, "body", ())
        for child in body if isinstance(body, list) else ():
            yield from walk(child, own)

    text = path.read_text(encoding="utf-8")
    yield from walk(ast.parse(text), None)
    yield "\n".join(line for line in text.splitlines() if line.lstrip().startswith("#")), None


def has(one, names):
    """Whether one can go from an object to what the names say, attribute by attribute."""
    for name in names:
        fields = (vars(base).get("__annotations__", {}) for base in getattr(one, "__mro__", [one]))
        if not (hasattr(one, name) or any(name in its for its in fields)):
            return False
        one = getattr(one, name, None)
    return True


def exists(target, path, cls):
    """Whether a role's target is there: a full name, or one of the module or class where it is written."""
    parts = target.split(".")
    if parts[0] == "kjanalysis":
        spec, rest = found(target)
        # an old name (kjanalysis/_moved.py) leads to a module without a file, or of another name
        current = spec.origin is not None and target.startswith(spec.name)
        return current and (not rest or has(importlib.import_module(spec.name), rest))
    module = importlib.import_module(module_of(path))
    return has(module, parts) or (cls is not None and has(getattr(module, cls), parts))


@functools.cache
def found(target):
    """The module that a full name begins with, and what of the name is left."""
    parts = target.split(".")
    for n in range(len(parts), 0, -1):
        try:
            if spec := importlib.util.find_spec(".".join(parts[:n])):
                return spec, parts[n:]
        except ModuleNotFoundError:
            continue
    raise LookupError(target)


def test_every_role_names_something_that_exists():
    unknown = [
        (module_of(path), target)
        for path in SOURCES
        for text, cls in docstrings(path)
        for target in ROLE.findall(text)
        if not exists(target, path, cls)
    ]
    assert not unknown


@pytest.mark.parametrize(
    "target", ["kjanalysis.attainment.explains", "kjanalysis.Outlook.probabilities", "kjanalysis.charts", "not_there"]
)
def test_a_role_that_names_nothing_is_seen(target):
    assert not exists(target, package_folder() / "errors.py", None)
    assert exists("kjanalysis.Outlook.targets", package_folder() / "errors.py", None)
