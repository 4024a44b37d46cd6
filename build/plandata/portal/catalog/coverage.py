"""Where and when plans apply: the division that a plan is for, from the day it was issued to its horizon."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plandata.portal.catalog.published import Row
from plandata.publish.words import DEFAULT_LANGUAGE, ENGLISH, Words

OPEN = ".."  # the side of an interval that is not known (ISO 8601-2, as schema.org has it)


@dataclass(frozen=True, slots=True)
class Place:
    """A division: its code as of the plan's date, its names by language."""

    code: str
    names: Words


@dataclass(frozen=True, slots=True)
class Period:
    """Days as YYYY-MM-DD, '' where not known."""

    first: str
    last: str

    @property
    def interval(self) -> str:
        """The period as ISO 8601 writes it, '' when neither side is known."""
        return f"{self.first or OPEN}/{self.last or OPEN}" if self.first or self.last else ""


def places(plans: Iterable[Row]) -> tuple[Place, ...]:
    """Return the divisions that plans are for, each once, by code."""
    found = {}
    for plan in plans:
        names = {DEFAULT_LANGUAGE: plan.get("region"), ENGLISH: plan.get("region_en")}
        if plan.get("region_id") and plan.get("region"):
            found[plan["region_id"]] = Place(plan["region_id"], {code: name for code, name in names.items() if name})
    return tuple(found[code] for code in sorted(found))


def period(plans: Iterable[Row]) -> Period:
    """Return the time from the first plan's day to the last plan's horizon; a horizon before its own day is none."""
    firsts, lasts = [], []
    for plan in plans:
        issued, horizon = str(plan.get("issued_on") or ""), str(plan.get("horizon") or "")
        firsts += [issued] if issued else []
        lasts += [f"{horizon}-12-31"] if horizon and horizon >= issued[:4] else []
    return Period(min(firsts, default=""), max(lasts, default=""))
