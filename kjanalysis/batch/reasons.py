"""Why a run must be made, as a code; the words for it come last."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from ..wording.text import Text


class Cause(enum.StrEnum):
    """What kind of reason it is.

    Attributes
    ----------
    NEW
        There are no outputs.
    NOT_FINISHED
        There are outputs, but no note that they are finished.
    MISSING
        A file is missing.
    CHANGED
        The inputs are others than those it was made from.
    ASKED_FOR
        It is to be made whatever there is.
    """

    NEW = enum.auto()
    NOT_FINISHED = enum.auto()
    MISSING = enum.auto()
    CHANGED = enum.auto()
    ASKED_FOR = enum.auto()


_PLAIN = {
    Cause.NEW: Text("new", "新增"),
    Cause.NOT_FINISHED: Text("not finished", "未完成"),
    Cause.ASKED_FOR: Text("asked for (force)", "指定重新运行（force）"),
}

#: What can have changed: the parts of a run's digest, in Chinese.
_PARTS = {"notebook": "笔记本", "parameters": "参数", "data": "数据", "software": "软件", "folder": "工作文件夹"}


@dataclass(frozen=True)
class Reason:
    """Why a run must be made.

    Parameters
    ----------
    cause : Cause
        What kind of reason.
    what : tuple of str
        The path that is missing, or the names of what changed (keys of
        :attr:`kjanalysis.batch.runs.Run.parts`).

    Examples
    --------
    >>> Reason(Cause.CHANGED, ("notebook", "data")).text
    Text(en='notebook, data changed', zh='笔记本、数据有变动')
    """

    cause: Cause
    what: tuple[str, ...] = ()

    @property
    def text(self) -> Text:
        """The reason in words, a Text."""
        if self.cause is Cause.MISSING:
            return Text(f"{self.what[0]} is missing", f"缺少 {self.what[0]}")
        if self.cause is Cause.CHANGED:
            zh = "、".join(_PARTS.get(part, part) for part in self.what)
            return Text(f"{', '.join(self.what) or 'inputs'} changed", f"{zh or '输入'}有变动")
        return _PLAIN[self.cause]
