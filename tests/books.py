"""Notebooks for tests to run, and how to run them and wait for what they do."""

import json
import sys
import time

import nbformat

PARAMETERS = 'region = ""\nyear = 0\nas_of = ""\nlang = "zh"'


def notebook(path, *cells, parameters=PARAMETERS):
    first = nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    book = nbformat.v4.new_notebook(cells=[first, *map(nbformat.v4.new_code_cell, cells)])
    nbformat.write(book, path)
    return path


def lines(out):
    return [json.loads(line) for line in (out / "runs.jsonl").read_text(encoding="utf-8").splitlines()]


def quiet(line):
    pass


def command(*arguments):
    return [sys.executable, "-m", "kjanalysis", "run", *map(str, arguments)]


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)
