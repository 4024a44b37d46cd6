"""How to cite a plan, a clause of it, or this data: GB/T 7714—2015 and one plain sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def citation(plan: Mapping[str, Any], address: str, place: str = "") -> str:
    """Return the GB/T 7714 reference of a plan as this portal shows it; `place` names a clause, such as 二(一)3.

    `plan` is a row of the table plans with `issuer`, its body's name. A/OL stands for a document read online. In place
    of the day of reading, which the standard asks for, stands [引用日期]: a page that caches keep cannot know it.
    """
    number = f"：{plan['document_number']}" if plan.get("document_number") else ""
    read_at = f" {address}." if _is_whole(address) else ""
    where = f"：{place}" if place else ""
    day = f"({plan['issued_on']})" if plan.get("issued_on") else ""
    return f"{plan.get('issuer') or ''}. {plan['title']}{number}{where}[A/OL]. {day}[引用日期].{read_at}"


def plain_citation(plan: Mapping[str, Any], address: str, place: str = "") -> str:
    """Return the same as a sentence that fits a news story."""
    number = f"（{plan['document_number']}）" if plan.get("document_number") else ""
    return (
        f"{plan.get('issuer') or ''}《{plan['title']}》{number}{place} {address if _is_whole(address) else ''}".strip()
    )


def data_citation(portal: str, titles: Sequence[str], address: str) -> str:
    """Return the reference of the data set itself; DS/OL stands for a data set online."""
    of = "".join(f"《{title}》" for title in titles)
    return f"{portal}. {of}结构化数据[DS/OL]. [引用日期]." + (f" {address}." if _is_whole(address) else "")


def _is_whole(address: str) -> bool:
    """Tell whether an address names its host: a path alone leads nowhere once it has left the page."""
    return "://" in address
