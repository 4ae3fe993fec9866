"""Answers that many tests read: each computed once a process. To be read, not changed."""

import functools

import kjanalysis as kj


@functools.cache
def outlook(region: str, year: int, as_of: str | None = None) -> kj.Outlook:
    return kj.outlook(region, year, as_of)


@functools.cache
def workbook(region: str, year: int, as_of: str = "", lang: str = "zh") -> kj.Workbook:
    return kj.open_workbook(region, year, as_of, lang)
