"""What an intake wrote, or would write, and how to undo it, in words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .. import tables
from ..errors import language
from ..wording import Text
from .appending import in_git

_CHECKED = Text("check passed, nothing written: ", "检查通过，未写入：")
_WRITTEN = Text("written: ", "已写入：")
_THERE = Text(
    "already in the tables: {n} rows, from the same source. Nothing new was written.",
    "已在数据表中：{n} 行，来源相同，没有新内容需要写入。",
)
_NOTICE = Text("note: ", "注意：")
_KEPT = Text(
    "{n} choices of a code were kept in phrases.csv for the next report",
    "已将 {n} 项代码选择记入 phrases.csv，供下次提取使用",
)
_UNDO = Text("to take them back: ", "撤销：")
_GIT = Text("to see the changes and undo them with git: ", "用 git 查看与撤销：")


@dataclass(frozen=True)
class Intake:
    """What was taken in.

    Parameters
    ----------
    observations, targets, sources : list of dict
        Rows appended to each table, as text.
    left : int
        Rows not accepted.
    folder : Path
        Of the tables.
    written : bool
        Whether the rows were written, or only checked.
    there : int
        Rows that the tables hold already, from the same source.
    database : str
        Address of the database that holds the tables, without its password; empty for a folder.
    notices : tuple of Text
        What is pointed out of the rows (:mod:`kjanalysis.intake.guard`).
    remembered : int
        Choices of a code that were kept for the next report.
    """

    observations: list[dict]
    targets: list[dict]
    sources: list[dict]
    left: int
    folder: Path
    written: bool
    there: int = 0
    database: str = ""
    notices: tuple[Text, ...] = ()
    remembered: int = 0

    def text(self) -> str:
        """What happened, and how to undo it.

        Returns
        -------
        str
            In the language of messages; with git's command where the tables lie in a
            repository.
        """
        lang = language()
        if self.there and not self.observations and not self.targets:
            return _THERE.of(lang).format(n=self.there)
        said = (_WRITTEN if self.written else _CHECKED).of(lang) + self._count().of(lang)
        if self.remembered:
            said += "\n" + _KEPT.of(lang).format(n=self.remembered)
        if not self.written:
            return "\n".join([*(_NOTICE.of(lang) + notice.of(lang) for notice in self.notices), said])
        if self.database:
            usual = tables.layers_of()[-1].name == self.database
            back = "kjanalysis ingest --undo" + ("" if usual else f' --data "{self.database}"')
            return f"{said}\n{self.database}\n{_UNDO.of(lang)}{back}"
        names = [f"{name}.csv" for name in ("observations", "targets", "sources") if getattr(self, name)]
        files = " ".join(str(self.folder / name) for name in names)
        usual = tables.layers_of()[-1].folder == self.folder
        back = "kjanalysis ingest --undo" + ("" if usual else f' --data "{self.folder}"')
        if in_git(self.folder):
            back += f"\n{_GIT.of(lang)}git -C {self.folder} diff; git -C {self.folder} checkout -- {' '.join(names)}"
        return f"{said}\n{files}\n{_UNDO.of(lang)}{back}"

    def _count(self) -> Text:
        observations, targets, sources = len(self.observations), len(self.targets), len(self.sources)
        there = Text(f"; {self.there} already in the tables", f"；已在数据表中 {self.there} 行")
        said = Text(
            f"{observations} observations, {targets} targets, {sources} sources; {self.left} rows not accepted",
            f"观测 {observations} 行，目标 {targets} 行，来源 {sources} 行；未接受 {self.left} 行",
        )
        return Text(said.en + there.en, said.zh + there.zh) if self.there else said
