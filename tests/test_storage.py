"""Where outputs go: a folder, or a store behind fsspec (S3, served by moto)."""

import json
import os
import time

import pandas as pd
import pytest

import kjanalysis as kj
from kjanalysis import batch
from kjanalysis.errors import KJError
from kjanalysis.storage import Outputs, outputs

from books import notebook, quiet
from small import write_folder


@pytest.fixture(scope="module")
def bucket():
    """An S3 service on this machine with one bucket; the environment leads every process to it."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    environment = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }  # fmt: skip
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    boto3.client("s3").create_bucket(Bucket="kj-pages")
    yield "s3://kj-pages"
    server.stop()
    for name, value in before.items():
        os.environ.pop(name) if value is None else os.environ.update({name: value})


@pytest.fixture(params=["folder", "s3"])
def out(request, tmp_path):
    if request.param == "folder":
        return Outputs(tmp_path / "输出")
    return Outputs(f"{request.getfixturevalue('bucket')}/{tmp_path.name}")


def test_files(out):
    out.prepare()
    out.write("a/b/甲.txt", "甲")
    assert out.read("a/b/甲.txt").decode() == "甲" and out.read("a/b/no.txt") is None
    assert out.exists("a/b/甲.txt") and not out.exists("a/b") and not out.exists("a/no")
    out.write("a/b/甲.txt", b"new")
    out.write("a/.hidden/x.txt", "")
    assert out.find("*/*/*.txt") == ["a/b/甲.txt"] and out.read_all(["a/b/甲.txt"]) == {"a/b/甲.txt": b"new"}
    out.remove("a/b/甲.txt")
    out.remove("a/b/甲.txt")
    assert out.find("*/*/*.txt") == [] and out.read_all([]) == {}


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/etc/x", "", "a\\..\\x", "a/\0"])
def test_nothing_is_written_outside(out, path):
    with pytest.raises(ValueError, match="is not below"):
        out.write(path, "x")


def test_one_at_a_time(out):
    with out.lock(), pytest.raises(KJError, match=f"process {os.getpid()} on"), out.lock():
        pass
    with out.lock():
        pass


def test_the_lock_of_a_dead_run_in_a_store_goes_stale(bucket, tmp_path):
    """A run killed on another machine leaves its lock behind; a minute later it no longer counts."""
    out = Outputs(f"{bucket}/{tmp_path.name}")
    entry = {"host": "elsewhere", "pid": 1, "token": "x", "time": time.time()}
    out.write(".runs/lock", json.dumps(entry))
    with pytest.raises(KJError, match="process 1 on elsewhere"), out.lock():
        pass
    out.write(".runs/lock", json.dumps(entry | {"time": time.time() - outputs.LOCK_LIFE - 1}))
    with out.lock():
        assert b"elsewhere" not in out.read(".runs/lock")
    assert out.read(".runs/lock") is None


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    out = Outputs(tmp_path)
    out.write("a/x.txt", "old")
    monkeypatch.setattr(type(tmp_path), "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(OSError, match="No space left"):
        out.write("a/x.txt", "new")
    assert out.read("a/x.txt") == b"old" and not list((tmp_path / ".runs" / "tmp").iterdir())


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("/proc/no", "can't be written to"),
        ("nonsense://x", "No installed package can reach"),
        ("s3://kj-no-such-bucket/x", "can't be written to"),
    ],
)
def test_places_that_cannot_be_written(bucket, tmp_path, where, said):
    data, book = write_folder(tmp_path / "d"), notebook(tmp_path / "own.ipynb", "1")
    with pytest.raises(KJError, match=said) as caught:
        batch.run_all(batch.plan(["000001"], [2021], notebooks=[book], out=where, data=data), quiet)
    assert "\n" not in caught.value.en


def test_a_store_that_lets_nobody_in(bucket, tmp_path, monkeypatch):
    """No credentials: one message before any kernel, no traceback."""
    import fsspec

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    data, book = write_folder(tmp_path / "d"), notebook(tmp_path / "own.ipynb", "1")
    try:
        with pytest.raises(KJError, match=r"s3://kj-pages/x can't be read: Unable to locate credentials"):
            batch.plan(["000001"], [2021], notebooks=[book], out="s3://kj-pages/x", data=data)
    finally:
        fsspec.get_filesystem_class("s3").clear_instance_cache()


def test_a_file_where_the_folder_should_be(tmp_path):
    (tmp_path / "o").write_text("mine", encoding="utf-8")
    data, book = write_folder(tmp_path / "d"), notebook(tmp_path / "own.ipynb", "1")
    with pytest.raises(KJError, match="can't be written to"):
        batch.run_all(batch.plan(["000001"], [2021], notebooks=[book], out=tmp_path / "o", data=data), quiet)
    assert (tmp_path / "o").read_text(encoding="utf-8") == "mine"


def test_a_run_with_data_and_outputs_in_s3(bucket, tmp_path):
    """Tables read from the store, pages and table written to it, a second run finds all up to date."""
    import fsspec

    fs = fsspec.filesystem("s3")
    root = f"{bucket}/{tmp_path.name}"
    for path in write_folder(tmp_path / "d").iterdir():
        fs.put_file(str(path), f"{root}/data/{path.name}")
    fine = notebook(tmp_path / "fine.ipynb", "import kjanalysis as kj", "print(len(kj.load(region)))")
    bad = notebook(tmp_path / "bad.ipynb", "1 / 0")
    how = {"notebooks": [fine, bad], "out": f"{root}/site", "data": f"{root}/data"}
    (failure,) = batch.run_all(batch.plan(["000001", "000002"], [2021], **how | {"notebooks": [fine]}), quiet) or [None]
    assert failure is None
    (failure,) = batch.run_all(batch.plan(["000001"], [2021], **how), quiet)
    assert "bad.ipynb, cell 2 failed: ZeroDivisionError" in failure.en
    there = sorted(p.split(f"{tmp_path.name}/site/")[1] for p in fs.find(f"{root}/site"))
    assert there == [
        ".runs/000001/2021/fine.json", ".runs/000002/2021/fine.json",
        "000001/2021/fine.html", "000001/2021/fine.ipynb", "000001/2021/index.html", "000001/2021/outlook.csv", "000001/2021/outlook.json",
        "000002/2021/fine.html", "000002/2021/fine.ipynb", "000002/2021/index.html", "000002/2021/outlook.csv", "000002/2021/outlook.json",
        "assets/NotoSansSC-LICENSE.txt", "assets/NotoSansSC-Regular.otf", "failed/000001/2021/bad.ipynb", "index.html", "outlooks.csv", "outlooks.parquet", "outlooks.xlsx", "runs.jsonl",
    ]  # fmt: skip
    assert b"000002/2021/index.html" in fs.cat_file(f"{root}/site/index.html")
    table = kj.read_outlooks(f"{root}/site")
    assert table["region"].tolist() == ["000001", "000002"] and table.loc[0, "indicator"] == "money"
    assert [run.why for run in batch.plan(["000001", "000002"], [2021], **how | {"notebooks": [fine]})] == [None, None]


def test_read_outlooks(tmp_path):
    """Every run's targets with their types; a run without targets is one row; rubbish is an error for people."""
    data, book = write_folder(tmp_path / "d"), notebook(tmp_path / "own.ipynb", "1")
    runs = batch.plan(["000001", "000002"], [2021], notebooks=[book], out=tmp_path / "o", data=data)
    assert batch.run_all(runs, quiet) == []
    table = kj.read_outlooks(tmp_path / "o")
    outlook = kj.outlook("000001", 2021, data=data)
    assert table.loc[0, "probability"] == outlook.targets[0]["probability"]
    assert table.loc[0, "joint_probability"] == outlook.joint["probability"] and table.loc[0, "source"] == "统计公报"
    promised = outlook.targets[0].to_dict()
    assert (
        set(promised) - {"sources", "dots", "takes"} <= set(table.columns)
        and table.loc[0, "since"] == promised["since"]
    )
    assert pd.isna(table.loc[1, "id"]) and table["year"].tolist() == [2021, 2021]
    assert table.dtypes["target"] == "float64" and table.dtypes["headline"] == "boolean"
    with pytest.raises(KJError, match=r"There is no outlooks.parquet"):
        kj.read_outlooks(tmp_path / "none")
    (tmp_path / "o" / "outlooks.parquet").write_text("x", encoding="utf-8")
    with pytest.raises(KJError, match="is not a Parquet table"):
        kj.read_outlooks(tmp_path / "o")
    (tmp_path / "o" / "000002" / "2021" / "outlook.json").write_text("{", encoding="utf-8")
    with pytest.warns(UserWarning, match="is not an outlook"):
        assert (
            batch.run_all(batch.plan(["000001"], [2021], notebooks=[book], out=tmp_path / "o", data=data), quiet) == []
        )
    assert len(kj.read_outlooks(tmp_path / "o")) == 1


def test_data_in_a_store_that_is_not_there(bucket):
    with pytest.raises(KJError, match="can't be read"):
        kj.load("330205", data=f"{bucket}-no/data")
