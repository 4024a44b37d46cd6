"""What /search says beside a hit: where it stands, its sentence, its kind and places."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from plandata.portal.queries import ask
from plandata.portal.site import Site
from plandata.portal.texts.labels import labels_of, places_of
from plandata.publish.search.answers import Group


@dataclass(frozen=True, slots=True)
class Beside:
    """What a hit shows beside its name: where it stands in the text (二(二)1), its sentence, its kind, its places."""

    label: str = ""
    sentence: str = ""
    kind: str = ""
    places: tuple[str, ...] = ()


async def beside(datasette: Any, site: Site, groups: Iterable[Group]) -> dict[tuple[str, str], Beside]:
    """Return what is shown beside each hit of some groups, by table and key."""
    return {
        (group.table, key): told for group in groups for key, told in (await _of_table(datasette, site, group)).items()
    }


async def _of_table(datasette: Any, site: Site, group: Group) -> Mapping[str, Beside]:
    about = site.contract.table(group.table)
    own = {answer.key: answer for answer in group.answers}
    clauses = {key: _clause(answer.values) for key, answer in own.items()}
    labels = await labels_of(datasette, site, "clauses", clauses.values())
    told = {key: Beside(label=labels.get(clause, "")) for key, clause in clauses.items()}
    if "sentence" not in about.columns or len(about.primary_key) != 1:
        return told
    key, kind = about.primary_key[0], group.table == "projects"
    sql = (
        f'select "{key}" as id, sentence{", kind" if kind else ""} from "{group.table}" '  # noqa: S608  names of the contract
        f'where "{key}" in (select value from json_each(:keys))'
    )
    rows = await ask(datasette, site, sql, keys=json.dumps(list(own)))
    places = await places_of(datasette, site, list(own)) if kind else {}
    names = await labels_of(datasette, site, "cities", (city for cities in places.values() for city in cities))
    for row in rows:
        told[row["id"]] = replace(
            told[row["id"]],
            sentence=row["sentence"] or "",
            kind=str(about.column("kind").word(row["kind"]) or row["kind"] or "") if kind else "",
            places=tuple(names[city] for city in places.get(row["id"], ()) if city in names),
        )
    return told


def _clause(values: Mapping[str, Any]) -> str | None:
    """Return the clause that a row stands in: a task is one itself."""
    return values.get("clause_id") or values.get("task_id")
