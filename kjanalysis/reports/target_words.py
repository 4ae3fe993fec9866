"""The words that mean a target: 力争, 确保, 将达到, 下一步, a heading 工作思路, a column 目标值.

A figure is a target if its clause says so (:data:`WORDS`), if its paragraph turns
from review to plan (:data:`OPENINGS`, :data:`ANNOUNCED`), or if it stands below a
heading, in a report or in a table's column that plans. To add a word, add it to
the list of the place where it is said; the example beside it is run by a test.

>>> states_target("全年力争高新技术企业总数达到"), states_target("高新技术企业总数达到")
(True, False)
>>> bool(OPENINGS.match("下一步,培育企业20家")), bool(COLUMN.search("2025年目标"))
(True, True)
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Word(NamedTuple):
    """A word that makes the figures behind it targets, in a clause of a review.

    Attributes
    ----------
    pattern : str
        Regular expression.
    example : str
        A clause whose figure is a target by this word.
    unless : str
        A clause with nearly the word whose figure is none; empty if there is none worth naming.
    """

    pattern: str
    example: str
    unless: str = ""


# 争取到资金 and 争取专项经费 are money that was won, not a goal
_NOT_WON = r"(?!到|[^,。;]{0,10}(?:资金|经费|补助|专项|支持|项目|政策|试点|债券))"

#: What makes a figure a target, said in its sentence before it.
WORDS = (
    Word("力争", "力争高新技术企业总数达到170家"),
    Word(
        rf"争取(?=达到|突破|实现|新增|完成|年内|全年|净增|引进|[0-9]){_NOT_WON}",
        "争取新增高新技术企业20家",
        "争取到上级科技资金1800万元",
    ),
    Word("确保(?!了)", "确保高新技术企业总数达到170家", "确保了高新技术企业总数达到170家"),
    Word("力求", "力求高新技术企业总数达到170家"),
    Word("目标(?:是|为|:|值)", "高新技术企业目标值170家", "高新技术企业目标管理单位170家"),
    Word("拟(?!定|人)", "拟新增高新技术企业20家", "拟定高新技术企业培育名单20家"),
    Word("下一步", "下一步新增高新技术企业20家"),
    Word("明年", "明年新增高新技术企业20家"),
    Word("来年", "来年新增高新技术企业20家"),
    Word("今后", "今后新增高新技术企业20家"),
    Word("未来", "未来新增高新技术企业20家"),
    Word("下半年", "下半年新增高新技术企业20家"),
    Word(
        "(?:将|要|努力|计划|预期)(?:达到|突破|实现|新增|超过|建成|完成|新建|引进|培育|实施|增长|投入|继续|进一步|再|提高|力争|于|争取)",
        "高新技术企业总数将达到170家",
        "将高新技术企业170家纳入名单",
    ),
)
_SAID = re.compile("|".join(word.pattern for word in WORDS))
_REACHED = re.compile(r"(?:完成|实现|超额)了?[^,]{0,10}目标")

#: What a qualifier calls ``strive``.
STRIVING = re.compile(rf"力争|争取{_NOT_WON}|力求")

#: How a paragraph of a review begins that turns to the plan without a heading: 下一步, 今年要继续.
OPENINGS = re.compile(
    r"(?:下一步|下步|下一阶段|下半年|接下来|新的一年|明年|今后)[,,]?|(?:20[0-9][0-9]年|今年)[,,]?(?:[一-鿿]{0,10}(?:将|要)(?:继续|以|围绕|坚持|重点|进一步|深入|全面))"
)
#: A sentence after which all is plan: 主要预期目标是.
ANNOUNCED = re.compile(r"(?:主要|预期|奋斗)目标(?:任务)?(?:建议)?(?:是|为|:)")

#: In a chapter's heading: 2021年工作思路.
HEADING = (
    r"思路|打算|计划|目标|安排|任务|部署|展望|下一步|下步|下阶段|下半年|工作重点|重点工作|要点|举措|措施|总体要求|奋斗|愿景|谋划|"
    r"保障|实施路径|行动|建议|方向|布局|规划|指导思想|原则|定位|重大工程|落实"
)
#: In a heading inside a chapter whose mode is known, only these turn it round: 强化目标导向 doesn't.
HEADING_INSIDE = r"下一步|下步|打算|工作(?:计划|思路|安排|要点|目标)|(?:发展|主要|奋斗|预期|总体|具体|行动|建设)目标|(?:主要|重点)任务|总体(?:要求|思路)|下半年|明年|保障措施|指导思想|基本原则"
#: In a heading, beyond doubt. One with none of these but 重点工作 or 举措 may head either; its text decides (:data:`AHEAD`).
HEADING_CLEAR = r"思路|打算|计划|目标|下一?步|下阶段|下半年|明年|展望|要点|安排|奋斗|愿景|总体要求|(?:今年|20[0-9][0-9]年).*(?:重点|任务)"
#: Counted in a chapter's text where its heading leaves it open.
AHEAD = re.compile(
    r"力争|争取|确保|努力|将(?=[进继达实以大着加全围新])|拟(?!定)|到20[0-9][0-9]年|计划|明年|下半年|要(?=[进继加大坚强])"
)
#: In a report's title: a plan, a measure, points of work.
TITLE = r"规划|行动计划|行动方案|实施方案|实施意见|意见|纲要|工作要点|工作计划|工作思路|工作打算|方案|若干政策|若干措施"
#: At the head of a table's column: 2025年目标.
COLUMN = re.compile(r"目标|规划|预期|计划|目标值|预计")


def states_target(before: str) -> bool:
    """Whether a sentence, up to the figure, says that the figure is a target.

    >>> states_target("到年底将新增企业"), states_target("圆满完成年度目标:新增企业")
    (True, False)
    """
    return bool(_SAID.search(before)) and not _REACHED.search(before)
