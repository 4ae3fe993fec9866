"""What stands before a figure, without the words that are no part of its name."""

from __future__ import annotations

import functools
import re

from . import time_words

#: 科技 全年研发经费支出: a heading that a copy ran into its paragraph.
_SHORT_HEADING = re.compile(r"^[一-鿿]{2,4}(?=全年(?!的)[一-鿿A-Z&]{4})")
_HEAD = re.compile(
    r"^(?:[0-9]{1,2}\)|[①-⑳]|[、,和与及并且;:()\s]|相比|同口径|可比口径|其中|同时|此外|另外|特别是|尤其是|先后|我们|实际(?!需求|使用|利用|到位|完成投资)|可(?=实现|达|完成)|要(?=[新培引实建推达完争力促扩提使确])|全年|计划(?=新(?!型))|(?:年度|全年)(?:目标|任务)(?=新|净|引进|建成|认定|培育)|目标(?:任务)?[是为]|可望|按(?:可比|不变)价格?(?:计算)?|目前|现有|截至|年末|年底|到(?![位账])|预计|有望|力争|争取|确保|努力|实现|(?:提前|超额|圆满)?完成(?:[^,]{0,6}(?:下达|分解|确定|定下)的|(?!率))|达(?![成产标])到?|共(?![建同享])|已|累计|分别(?:为|是)?|依次(?:为|是)?|同比|比上年末?|较上年末?|比去年|"
    r"较去年|其(?![他余它])|以及|还|也是?|同样是?|都是?|将|使(?!用)|推动|年内|当年|初步核算|据统计|今年|以来|当季|当月|当期|全区共?(?:有(?!效))?|全市共?(?:有(?!效))?|全县共?(?:有(?!效))?|全省共?(?:有(?!效))?|全州共?(?:有(?!效))?|我[省市区县](?!级)|本[省市区县](?!级)|一是|二是|三是|四是|五是|六是|——|-+|每年|均|力争全年|上半年|下半年)+"
)
_TAIL = re.compile(
    r"(?:[、,和与及:(]|[-−—]|负|达到或超过|达到?|为|至|到|突破|冲刺|连续|连续[一二两三四五六七八九十0-9]+年|百分之|千分之|超过?|近|约|逾|不低于|不少于|至少|力争|有望|可望|预计|分别|依次|增至|提高到|提升至|提升到|增加到|提高至|升至|降至|下降到|控制在|完成|实现|位居|位列|名列|居|列|排名|"
    r"第|前|各|均|共|由|从|的|可|将|累计|首次|首度|全年|已|仅|是|有|上|了|再|不足|由?原(?:来|先|公布|发布)?|(?<![纪摘概主重需])要|(?<![供效反适相])应|尚|逆势|强劲|稳步|快速|持续|大幅|显著|保持在|稳定在|超额|合计|总计|以|(?<![存现正])在|(?<!计)较|(?<!占)(?<!之)比|年均|同比|(?<![净新])增|仍)+$"
)


@functools.lru_cache(maxsize=4096)
def before(lead: str) -> str:
    """The noun before a figure.

    >>> before("截至2020年底,全市共有高新技术企业达到")
    '高新技术企业'
    """
    lead = re.sub(r"\([^)]*\)?$", "", lead) if lead.count("(") > lead.count(")") else lead
    lead = _SHORT_HEADING.sub("", lead)
    for t in reversed(time_words.find(lead)):
        lead = lead[: t.start] + lead[t.end :].removeprefix("底").removeprefix("末").removeprefix("”")
    last = None
    while last != lead:
        last = lead
        lead = _TAIL.sub("", _HEAD.sub("", lead.strip(" ,、:”“")))
    return (lead.rstrip(")") if lead.count(")") > lead.count("(") else lead)[-40:]
