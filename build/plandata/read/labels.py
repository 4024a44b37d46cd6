"""Reads the block of settings that sites print over a document: 索引号, 发文机关, 成文日期, 标题, 发文字号, 发布日期.

The labels are those of 政府信息公开目录 and of the portal programs; as a table, a list or one line they say the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from plandata.model.document import FoundSettings
from plandata.read.numerals import read_number

# Each label and the setting that it gives; those of '' belong to the block and give none.
LABELS: Mapping[str, str] = {
    label: field
    for field, labels in {
        "index_number": "索引号 索引编号 信息索引号",
        "issuers": "发文机关 发文单位 发文机构 发布机构 发布机关 发布单位 制发机关 制定机关 公开主体 公开责任部门",
        "issued_on": "成文日期 成文时间 发文日期 发文时间 印发日期 签发日期 生成日期",
        "title": "标题 名称 信息名称 文件名称 文件标题",
        "document_number": "文号 发文字号 发文文号 发文号 公文文号 文件文号 文件编号",
        "published_on": "发布日期 发布时间 公开日期 公布日期",
        "": "分类 主题分类 信息分类 体裁 体裁分类 组配分类 所属主题 主题词 关键词 关键字 内容概述 服务对象 统一编号 "
        "规范性文件编号 有效性 效力状态 时效 时效性 文件状态 文件类型 实施日期 施行日期 生效日期 失效日期 废止日期 "
        "公开形式 公开方式 公开范围 公开类别 公开属性 公开时限 公开期限 有效期 有效期限 信息来源 来源 语种",
    }.items()
    for label in labels.split()
}
_FORMS = "|".join(r"\s*".join(label) for label in sorted(LABELS, key=len, reverse=True))
# 时间 and 日期 alone are of the site only where no word goes before them: 时间：2024-03-05 10:20, not 会议时间：.
LABEL = re.compile(rf"(?:{_FORMS}|(?<![\u4e00-\u9fff])(?:时间|日期))\s*[】\]]?\s*[:：]")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[［（(【](?:19|20)[0-9]{2}[〕\]］）)】]第?[0-9]+号")
_ISO = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")
_LABELLED = re.compile(r"[\u4e00-\u9fff]{2,8}[:：]")
_OTHER_LABEL = re.compile(r"[\s　]+[\u4e00-\u9fff]{2,6}[:：](?=\s*\S)")  # a label that no list has, behind a value
_NONE = frozenset({"", "无", "-", "—", "——", "暂无", "/"})


def read_labels(lines: Sequence[str]) -> Mapping[str, str]:
    """Return what labelled lines say (文号：云政发〔2024〕9号), by the names of FoundSettings; '' holds the others."""
    said: dict[str, str] = {}
    for line in lines:
        marks = list(LABEL.finditer(line))
        ends = [*(mark.start() for mark in marks[1:]), len(line)]
        for mark, after in zip(marks, ends, strict=False):
            label = bare(mark.group())
            words = _OTHER_LABEL.split(line[mark.end() : after], maxsplit=1)[0].strip(" \t　【[|")
            if re.sub(r"\s", "", words) not in _NONE:
                said.setdefault(LABELS.get(label, "published_on"), words)  # 时间：2024-03-05 10:20
    return said


def bare(words: str) -> str:
    """Return a label without white space, brackets and colon: 标　　题： as 标题."""
    return re.sub(r"[\s:：【】\[\]]", "", words)


def is_label(words: str) -> bool:
    """Whether words are a label and nothing else."""
    return bare(words) in LABELS


def settings_of(said: Mapping[str, str], source_url: str | None = None, title: str | None = None) -> FoundSettings:
    """Return labelled words as settings: bodies apart, the date as ISO 8601, the number without spaces."""
    issuers = re.split(r"[、,，;；\s　]+", said.get("issuers", "").strip())
    number = re.sub(r"\s+", "", said.get("document_number", ""))
    whole = _NUMBER.match(number)  # and nothing behind it: 云政发〔2024〕9号（已废止）
    return FoundSettings(
        title=said.get("title") or title,
        document_number=whole.group() if whole else number if _NUMBER.search(number) else None,
        issuers=tuple(body for body in issuers if body),
        issued_on=iso(said.get("issued_on", "")),
        published_on=iso(said.get("published_on", "")),
        source_url=source_url,
        index_number=said.get("index_number"),
    )


def iso(words: str) -> str | None:
    """Return 2024-03-05, 2024年3月5日 or 二〇二四年三月五日 as 2024-03-05; None for what is no day."""
    match = _ISO.search(words)
    parts: list[int | None] = [int(part) for part in match.groups()] if match else []
    if han := re.search(r"(\S{4})年(\S{1,3})月(\S{1,3})日", re.sub(r"\s", "", words)) if not match else None:
        numbers = [read_number(part) for part in han.groups()]
        parts = [int(number) if number is not None else None for number in numbers]
    if len(parts) != 3 or None in parts:
        return None
    year, month, day = (part or 0 for part in parts)
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def label_lines(cells: Sequence[Sequence[str]]) -> list[str]:
    """Return the rows of a table as lines of label and value; a cell may hold both (有效期：5年)."""
    lines = []
    for row in cells:
        line = ""
        for cell in row:
            begins = is_label(cell) or _LABELLED.match(cell.strip())
            line += f"  {bare(cell)}：" if is_label(cell) else f"  {cell.strip()}" if begins else cell
        lines.append(line)
    return lines
