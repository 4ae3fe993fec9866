"""The command line as a user meets it: one message, an exit code, nothing lost."""

import csv
import json
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from kjanalysis.cli import main

from small import SMALL, write_folder


def kj(*arguments):
    return CliRunner().invoke(main, [str(a) for a in arguments])


def test_outlook_as_json():
    done = kj("outlook", "--region", "330205", "--year", "2021", "--as-of", "2021-03-26", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["targets"][0]["indicator"] == "rd_expenditure"


def test_outlook_as_table_in_both_languages():
    zh = kj("outlook", "--region", "330205", "--year", "2021", "--lang", "zh").stdout
    en = kj("outlook", "--region", "330205", "--year", "2021", "--lang", "en").stdout
    assert "达标概率" in zh and "高新技术企业数" in zh and "无历史数据：不作预测" in zh
    assert "probability" in en and "no history: not forecast" in en


def test_csv_opens_in_excel(tmp_path):
    """A byte order mark, so that Excel sees Chinese."""
    path = tmp_path / "展望.csv"
    assert kj("outlook", "--region", "330205", "--year", "2021", "--lang", "zh", "--csv", path).exit_code == 0
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    assert rows[0][0] == "指标" and len(rows) == 27


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (
            ["run", "--region", "330205", "--year", "2021", "--timeout", "nan"],
            2,
            "--timeout nan can't be used. Give a number of seconds",
        ),
        (["outlook", "--region", "999999", "--year", "2021"], 2, "Region '999999' is not known"),
        (["outlook", "--region", "330205", "--year", "20x1"], 2, "Year '20x1' can't be used"),
        (["outlook", "--region", "330205", "--year", "2021", "--as-of", "26/03/2021"], 2, "is not a date"),
        (["history", "--region", "330205", "--as-of", "1990-01-01"], 2, "earliest publication"),
        (["outlook", "--region", "330205", "--year", "2021", "--as-of", "1990-01-01"], 2, "earliest publication"),
        (["history", "--region", "330205", "--csv", "/no/such/x.csv"], 2, "/no/such/x.csv can't be written"),
        (["history", "--region", "330205", "--indicator", "rd_spend"], 2, "Did you mean: rd_"),
        (["outlook", "--region", "330205", "--year", "2021", "--data", "/no/such/folder"], 2, "does not exist"),
        (["run", "--region", "330205", "--year", "2025:2021"], 2, "first:last"),
        (["run", "--region", "", "--year", "2021"], 2, "--region is empty"),
        (["run", "--region", "330205", "--year", "2021", "no-such-notebook"], 2, "01-history"),
        (["run", "--region", "330205", "--year", "2021", "--as-of", "1990-01-01"], 2, "No annual figure"),
        (["run", "--region", "330205", "--year", "2021", "--out", "/proc/no"], 2, "can't be written"),
        (["outlook", "--year", "2021"], 2, "Missing option '--region'"),
    ],
)
def test_bad_input_is_one_message_and_a_code(arguments, code, said):
    done = kj(*arguments)
    assert done.exit_code == code
    assert said in done.stderr
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["outlok"], "没有命令 outlok。是否指 outlook？"), (["data", "chek"], "没有命令 chek。是否指 check？"),
        (["outlook", "--yaer", "2021"], "没有选项 --yaer。是否指 --year？"), (["add-indicator", "x"], "缺少选项 --zh"),
        (["review"], "缺少参数 PROPOSALS"), (["outlook", "--lang", "fr"], "选项 --lang 的值无法使用，应为下列之一：zh、en"),
        (["add", "--grade", "x"], "official、reprint、press、tertiary"), (["run", "--workers", "0"], "不小于 1 的整数"),
        (["run", "--timeout", "x"], "大于 0 的数字"), (["run", "-p", "a"], "选项 -p 后缺少值，应有 2 个"),
        (["outlook", "--json=1"], "选项 --json 不带值"), (["data", "check", "贵溪"], "多出 贵溪"), (["--foo"], "没有选项 --foo"),
    ],
)  # fmt: skip
def test_a_command_typed_wrongly_is_told_in_chinese(arguments, said, monkeypatch):
    monkeypatch.setenv("KJANALYSIS_LANG", "zh")
    done = kj(*arguments)
    assert done.exit_code == 2 and done.stderr.startswith("用法：") and said in done.stderr
    assert not re.search(r"Error|Usage|Try |requires|such", done.stderr)
    monkeypatch.setenv("KJANALYSIS_LANG", "en")
    told = kj(*arguments)
    assert told.exit_code == 2 and not re.search(r"[用错没缺]", told.stderr) and told.stderr.startswith("Usage: ")


def test_messages_are_in_the_language_that_lang_asks_for(monkeypatch):
    monkeypatch.setenv("KJANALYSIS_LANG", "en")
    assert "没有选项" in kj("outlook", "--lang", "zh", "--yaer", "2021").stderr
    assert "没有地区" in kj("outlook", "--lang=zh", "--region", "999999", "--year", "2021").stderr
    monkeypatch.setenv("KJANALYSIS_LANG", "zh")
    assert "is not known" in kj("outlook", "--lang", "en", "--region", "999999", "--year", "2021").stderr


def test_the_help_lists_what_commands_are_for_in_the_language_of_messages(monkeypatch):
    for lang, there, not_there in (
        ("zh", "列出某地某年各项目标的达标概率", "Show "),
        ("en", "Show the probability", "列出"),
    ):
        monkeypatch.setenv("KJANALYSIS_LANG", lang)
        commands = re.split(r"Commands:|命令:", kj("--help").stdout)[1]
        assert there in commands and not_there not in commands


def test_data_check_exit_codes(tmp_path):
    assert kj("data", "check").exit_code == 0
    folder = write_folder(tmp_path / "d")
    (folder / "targets.csv").write_text("", encoding="utf-8")
    done = kj("data", "check", "--data", folder)
    assert done.exit_code == 1
    assert "targets.csv: the file is empty" in done.output
    done = kj("outlook", "--region", "000001", "--year", "2021", "--data", folder)
    assert done.exit_code == 1 and "targets.csv: the file is empty" in done.stderr


def test_chinese_messages_from_a_real_shell():
    """A separate process with a Chinese locale; the message is Chinese and the code is 2."""
    done = subprocess.run(
        [sys.executable, "-m", "kjanalysis", "outlook", "--region", "999999", "--year", "2021"],
        capture_output=True, env={"PATH": "/usr/bin:/bin", "LANG": "zh_CN.UTF-8", "PYTHONUTF8": "1"}, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "没有地区" in done.stderr.decode("utf-8") and b"Traceback" not in done.stderr


def test_history_says_which_figures_are_preliminary(tmp_path):
    rows = [{**row, "status": "preliminary"} if row["year"] == "2020" else row for row in SMALL["observations"]]
    words = ["history", "--region", "000001", "--data", str(write_folder(tmp_path / "d", observations=rows))]
    zh, en = (CliRunner().invoke(main, words, env={"KJANALYSIS_LANG": lang}).output for lang in ("zh", "en"))
    told = [line for line in zh.splitlines() if "初步数" in line]
    assert len(told) == 3 and all(" 2020 " in line for line in told[:2]) and "快报数" in told[2]
    assert "数值" in zh.splitlines()[0] and en.count("preliminary") == 3
