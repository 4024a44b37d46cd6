"""What one folder of a release is about: all plans together, or one plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plandata.model import PlanFacts, PlanRow
from plandata.publish.database import union_of
from plandata.publish.release.formats import ALL
from plandata.publish.release.publisher import Publisher
from plandata.publish.schema import TableSchema

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Scope:
    """One folder of the release: `all`, or a plan's id; `rows` by table in the contract's order, shared rows once."""

    name: str
    plans: tuple[PlanFacts, ...]
    folders: Mapping[str, Path]  # plan id → its folder in datasets/; none of rows that a database gave
    schemas: Mapping[str, TableSchema]
    rows: Rows
    publisher: Publisher

    @property
    def stem(self) -> str:
        """What its files are called, without extension."""
        return "plans" if self.name == ALL else self.name

    @property
    def plan_rows(self) -> tuple[PlanRow, ...]:
        """The plans themselves."""
        return tuple(facts.plans[0] for facts in self.plans)

    @property
    def title(self) -> str:
        """What it is called: the plan's title, or the portal's name."""
        return self.publisher.name if self.name == ALL else self.plan_rows[0].title

    @property
    def homepage(self) -> str:
        """The page of the portal that shows it, '' while the portal has no address."""
        if not self.publisher.base_url:
            return ""
        return self.publisher.base_url + ("/" if self.name == ALL else f"/plan/{self.name}")

    def issuer_of(self, plan: PlanRow) -> str | None:
        """Return the full name of the body that issued a plan, None where it is not known."""
        for body in self.rows["agencies"]:
            if body["agency_id"] == plan.issuer_id:
                return str(body["full_name"])
        return None


def scope_of(
    name: str,
    plans: Sequence[PlanFacts],
    folders: Mapping[str, Path],
    schemas: Mapping[str, TableSchema],
    publisher: Publisher,
) -> Scope:
    """Return a scope with the rows of its plans joined. Raises PlanDataError where they disagree on a shared row."""
    ordered = tuple(sorted(plans, key=lambda facts: facts.plans[0].plan_id))
    ids = [facts.plans[0].plan_id for facts in ordered]
    own = {plan_id: folders[plan_id] for plan_id in ids if plan_id in folders}
    return Scope(name, ordered, own, schemas, union_of(ordered, schemas), publisher)
