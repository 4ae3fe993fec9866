"""Strip what changes from run to run out of executed notebooks: run as a script on their paths."""

import sys

import nbformat


def clean(path: str) -> None:
    """Remove execution times and the kernel's exact version; keep outputs."""
    book = nbformat.read(path, as_version=4)
    book.metadata = {"kernelspec": book.metadata["kernelspec"], "language_info": {"name": "python"}}
    for cell in book.cells:
        cell.metadata = {k: v for k, v in cell.metadata.items() if k in ("tags", "lang")}
    nbformat.write(book, path)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        clean(name)
