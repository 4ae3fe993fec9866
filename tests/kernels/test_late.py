"""A library that is slow to import is there when it is asked for, and not before."""

import subprocess
import sys

PROGRAM = """
import sys
import kjanalysis.batch
import nbformat, jsonschema
assert not any(name.startswith(("lark", "rfc3987_syntax.")) for name in sys.modules)
check = jsonschema.FormatChecker()
assert check.conforms("https://例.中国/甲", "iri") and not check.conforms("kein iri <>", "iri")
import rfc3987_syntax
import rfc3987_syntax.utils
assert rfc3987_syntax.parse("iri", "https://例.中国/") and rfc3987_syntax.__file__
"""


def test_a_grammar_is_built_when_an_address_is_checked():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_library_in_its_own_name():
    program = "import kjanalysis.kernels\nfrom rfc3987_syntax import RFC3987_SYNTAX_TERMS\nassert RFC3987_SYNTAX_TERMS"
    subprocess.run([sys.executable, "-c", program], check=True)
