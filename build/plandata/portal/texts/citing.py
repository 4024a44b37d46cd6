"""How to cite a plan, a clause or fact of it, or this data: as a sentence, GB/T 7714—2015, Chicago, BibTeX."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plandata.portal.texts.languages import is_chinese
from plandata.publish.formats import N_

READ_ON = "[引用日期]"  # stands for the day of reading: a page that caches keep cannot know it
READ_ON_ENGLISH = "[date of access]"
_BIBTEX = re.compile(r"([&%$#_{}])")


def citation(plan: Mapping[str, Any], address: str, place: str = "") -> str:
    """Return the GB/T 7714 reference of a plan as this portal shows it; `place` names a clause, such as 二(一)3.

    `plan` is a row of the table plans with `issuer`, its body's name. A/OL stands for a document read online. In place
    of the day of reading, which the standard asks for, stands READ_ON.
    """
    number = f"：{plan['document_number']}" if plan.get("document_number") else ""
    read_at = f" {address}." if _is_whole(address) else ""
    where = f"：{place}" if place else ""
    day = f"({plan['issued_on']})" if plan.get("issued_on") else ""
    return f"{plan.get('issuer') or ''}. {plan['title']}{number}{where}[A/OL]. {day}{READ_ON}.{read_at}"


def reference(plan: Mapping[str, Any], address: str, place: str = "") -> str:
    """Return the reference that a reader of the request's language copies: GB/T 7714, in other languages Chicago."""
    return citation(plan, address, place) if is_chinese() else chicago(plan, address, place)


def plain_reference(plan: Mapping[str, Any], address: str, place: str = "") -> str:
    """Return the same as a sentence of a text in the request's language."""
    return plain_citation(plan, address, place) if is_chinese() else english_citation(plan, address, place)


def plain_citation(plan: Mapping[str, Any], address: str, place: str = "", sentence: str = "") -> str:
    """Return a sentence that fits a news story: “原话”——机关《标题》（文号）二(五)3 address."""
    number = f"（{plan['document_number']}）" if plan.get("document_number") else ""
    quoted = f"“{sentence}”——" if sentence else ""
    where = f"{plan.get('issuer') or ''}《{plan['title']}》{number}{place}"
    return f"{quoted}{where} {address if _is_whole(address) else ''}".strip()


def english_citation(plan: Mapping[str, Any], address: str, place: str = "", sentence: str = "") -> str:
    """Return the same for an English text; the title in English where it has been translated, the Chinese beside it."""
    title = f"{plan['title_en']} [{plan['title']}]" if plan.get("title_en") else str(plan["title"])
    issuer = plan.get("issuer_en") or plan.get("issuer") or ""
    parts = [issuer, title, plan.get("document_number"), place and f"at {place}", plan.get("issued_on")]
    read_at = f" {address}" if _is_whole(address) else ""
    return (f"“{sentence}” " if sentence else "") + f"{', '.join(filter(None, parts))}.{read_at}"


def chicago(plan: Mapping[str, Any], address: str, place: str = "") -> str:
    """Return a note in the manner of the Chicago Manual of Style, the day of reading left to READ_ON_ENGLISH."""
    title = f"{plan['title']} [{plan['title_en']}]" if plan.get("title_en") else str(plan["title"])
    inside = ", ".join(filter(None, (plan.get("document_number"), plan.get("issued_on"))))
    where = f", {place}" if place else ""
    read_at = f", {address}" if _is_whole(address) else ""
    issuer = plan.get("issuer_en") or plan.get("issuer") or ""
    return f"{issuer}, {title}{f' ({inside})' if inside else ''}{where}, accessed {READ_ON_ENGLISH}{read_at}."


def bibtex(plan: Mapping[str, Any], address: str, key: str, place: str = "") -> str:
    """Return an entry for BibTeX; `key` is the id of what is cited."""
    fields = {
        "author": f"{{{_escaped(plan.get('issuer') or '')}}}",
        "title": f"{{{_escaped(plan['title'])}}}",
        "year": str(plan.get("issued_on") or "")[:4],
        "number": _escaped(plan.get("document_number") or ""),
        "note": _escaped("; ".join(filter(None, (plan.get("title_en"), place)))),
        "url": address if _is_whole(address) else "",
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value.strip("{}"))
    return f"@misc{{{key},\n{lines}}}"


def _escaped(words: str) -> str:
    return _BIBTEX.sub(r"\\\1", words.replace("\\", ""))


@dataclass(frozen=True, slots=True)
class Form:
    """A way of citing, with its words ready to copy."""

    id: str
    title: str  # a message of the catalogues
    text: str
    language: str


def forms(plan: Mapping[str, Any], address: str, key: str, place: str, sentence: str) -> tuple[Form, ...]:
    """Return every way to cite one clause or fact, the sentence of a news story first."""
    return (
        Form("plain", N_("原话与出处"), plain_citation(plan, address, place, sentence), "zh-CN"),
        Form("english", N_("英文"), english_citation(plan, address, place, sentence), "en"),
        Form("gbt", "GB/T 7714", citation(plan, address, place), "zh-CN"),
        Form("chicago", "Chicago", chicago(plan, address, place), "en"),
        Form("bibtex", "BibTeX", bibtex(plan, address, key, place), "en"),
    )


def data_citation(portal: str, plans: Sequence[Mapping[str, Any]], address: str) -> str:
    """Return the reference of the data set itself, in the request's language; DS/OL stands for a data set online.

    `portal` is its name in that language, `plans` those that are named.
    """
    if not is_chinese():
        of = "; ".join(str(plan.get("title_en") or plan["title"]) for plan in plans)
        read_at = f", {address}" if _is_whole(address) else ""
        return f"{portal}, structured data{of and f' of {of}'}, data set, accessed {READ_ON_ENGLISH}{read_at}."
    of = "".join(f"《{plan['title']}》" for plan in plans)
    return f"{portal}. {of}结构化数据[DS/OL]. {READ_ON}." + (f" {address}." if _is_whole(address) else "")


def _is_whole(address: str) -> bool:
    """Tell whether an address names its host: a path alone leads nowhere once it has left the page."""
    return "://" in address
