"""Word files with the same bytes for the same content: python-docx writes the time of writing into the zip file."""

from __future__ import annotations

import io
import zipfile

#: The earliest time that a zip file can hold.
_WHEN = (1980, 1, 1, 0, 0, 0)


def undated(content: bytes) -> bytes:
    """A zip file, such as a Word one, with one fixed time for all that is in it.

    Parameters
    ----------
    content : bytes
        The file.

    Returns
    -------
    bytes
        The same parts in the same order.
    """
    to = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            part = zipfile.ZipInfo(name, _WHEN)
            part.compress_type, part.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            made.writestr(part, given.read(name))
    return to.getvalue()
