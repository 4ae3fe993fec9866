"""Parts: on which outcomes constants may be chosen, and which ones count.

Constants are chosen on "fit"; "report" shares neither regions nor years with them.
"""

from __future__ import annotations

import zlib

#: Years of a block, and a year at which a block of the reported part begins.
BLOCK, REPORTED = 3, 2021


def part(region: str, year: int) -> str:
    """Where a region's figure of a year may be used: "fit", "report" or "neither".

    Constants are chosen on "fit" and the tables that count are of "report".
    Half of the regions crossed with half of the years: nothing that is
    reported shares its region or its year (and the year's common shock) with
    what was fitted on; the other two quarters are "neither".

    Regions: by the parity of the CRC-32 of the province's two digits (a
    district goes with its province), or of a country's code. Years: blocks of
    three, alternating, so that both parts have old and recent years; the block
    2021-2023 is reported, since only there provincial R&D (from 2011 on) has
    ten earlier figures.

    Parameters
    ----------
    region : str
        Region code, or a country's.
    year : int
        Of the outcome.

    Returns
    -------
    str
        The part.

    Examples
    --------
    >>> part("340000", 2021), part("330000", 2020), part("330000", 2021), part("330205", 2020)
    ('report', 'fit', 'neither', 'fit')
    """
    key = region[:2] if region.isdigit() else region
    reported = (year - REPORTED) // BLOCK % 2 == 0
    if zlib.crc32(key.encode()) % 2 == 0:
        return "report" if reported else "neither"
    return "neither" if reported else "fit"


def cut_part(region: str, newest: int, year: int) -> str:
    """Part of an outcome: that of all years after the newest figure, "neither" if they differ.

    The error of a forecast two years ahead holds the shocks of both years.

    >>> cut_part("340000", 2020, 2022), cut_part("340000", 2019, 2021)
    ('report', 'neither')
    """
    (one, *others) = {part(region, y) for y in range(newest + 1, year + 1)}
    return "neither" if others else one
