"""Tables of a bureau that has none yet: the shipped catalogue and regions, no figure."""

import shutil

import pytest

from kjanalysis.storage import package_folder

DATA = package_folder().parent / "data"


@pytest.fixture(scope="session")
def bureau(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bureau")
    for path in DATA.iterdir():
        if path.name in ("indicators.csv", "regions.csv", "datapackage.json"):
            shutil.copy(path, folder)
        elif path.suffix == ".csv":
            header = path.read_text(encoding="utf-8").splitlines()[0]
            (folder / path.name).write_text(header + "\n", encoding="utf-8")
    return folder
