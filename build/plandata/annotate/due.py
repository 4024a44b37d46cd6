"""Words that say by when an undertaking is done: 年内, 6月底前, 汛期前, 2025年底前, 早日.

They stand between an undertaking and its verb and belong to neither's name; `deadlines` says which date they tell.
"""

from __future__ import annotations

import re

_YEAR = r"20\d{2}\s*年(?:\s*\d{1,2}\s*月|第?[一二三四]季度|[上下]半年)?(?:份|\d{1,2}[日号])?年?[底末初]?(?:之?前)?"
_MONTH = r"(?:明年|今年)?\s*(?:\d{1,2}\s*月(?:份|上旬|中旬|下旬|底|末|初|\d{1,2}[日号])?|月底|月末)之?前"
_SEASON = r"(?:[春夏秋冬]季)?(?:开学|入学|汛期?|入冬|供暖期?|采暖季|国庆节?|春节|元旦)(?:之?前|期间)"
_TERM = r"[“\"]?十[一二三四五六]五[”\"]?(?:期间|末)|用?[一二三四五两\d]年(?:左右)?(?:之?内|时间)"
_THIS = r"(?:今年|明年|本年度)(?!以?来|[\d一])"  # 今年新建甲水厂, but not 今年以来, 今年1—5月
_SOON = "[春夏秋冬]季(?:学期)?|年内|年底前?|[上下]半年|[一二三四]季度|早日|如期|按期|按时|尽快|尽早"
_LEAD = "(?:(?:力争|争取|[拟将]?于|计划于|预计于)?[到在至]?)"

THIS_YEAR = re.compile(_THIS)
"""Matches a word for the plan's own year or the next."""

DUE = re.compile(rf"{_LEAD}(?:{_YEAR}|{_MONTH}|{_SEASON}|{_TERM}|{_THIS}|{_SOON})")
"""Matches the words at a position."""

DUE_AT_END = re.compile(rf"(?:{_YEAR}|{_MONTH}|{_SEASON}|{_TERM}|{_THIS}|{_SOON})$")
"""Matches the words that close a stretch of text."""
