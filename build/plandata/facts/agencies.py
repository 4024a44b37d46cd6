"""Tables agencies and plan_agencies: the bodies that a plan names, and what each one has to do in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from plandata.errors import PlanDataError
from plandata.facts.directory import AS_WRITTEN, Directory
from plandata.model import Agency, Mention, Plan, PlanAgency, PlanFacts, Responsibility


def agency_rows(directory: Directory, agency_ids: Iterable[str]) -> tuple[Agency, ...]:
    """The rows of table agencies for these ids, by id; every one of them was read by `directory` before.

    PlanDataError when an id is none that any name of the plan gave, or when two offices of known form share one.
    """
    read: dict[str, Agency] = {}
    for agency in directory.bodies_read():
        other = read.setdefault(agency.agency_id, agency)
        if other.full_name != agency.full_name and AS_WRITTEN not in {other.source, agency.source}:
            raise PlanDataError(
                f"agencies {agency.agency_id}",
                f"{other.full_name} and {agency.full_name}",
                "one body an id",
                "Tell their stems apart in datasets/reference/agencies.csv.",
            )
    wanted = sorted(set(agency_ids))
    for agency_id in wanted:
        if agency_id not in read:
            raise PlanDataError(
                f"agencies {agency_id}",
                "an id that no name of the plan gives",
                "an id made from a body's name",
                "In etc/corrections.yml give the body's name and leave agency_id out.",
            )
    return tuple(read[agency_id] for agency_id in wanted)


def check_homophones(facts: PlanFacts, others: Iterable[PlanFacts]) -> None:
    """Raise PlanDataError for a body whose id is another body's of another plan, one that only sounds alike.

    Names that a reference knows, and classes of bodies, are worded alike by every plan; what a plan writes is not:
    施工办公室 and 事功办公室 of one city would be one body.
    """
    known = {body.agency_id: (body, other.plans[0].plan_id) for other in others for body in other.agencies}
    for body in facts.agencies:
        same, plan_id = known.get(body.agency_id, (body, ""))
        if body.full_name != same.full_name and body.source == same.source == AS_WRITTEN:
            raise PlanDataError(
                f"{facts.plans[0].plan_id}: agencies {body.agency_id}",
                f"{body.full_name}, which is {same.full_name} in {plan_id}",
                "one body an id",
                "Add one of the two to datasets/reference/agencies.csv: the other has its tones behind its id then.",
            )


def plan_agency_rows(
    plan: Plan,
    responsibilities: Sequence[Responsibility],
    mentions: Sequence[Mention],
    issuers: Mapping[str, str] | None = None,
) -> tuple[PlanAgency, ...]:
    """The rows of table plan_agencies: the name that the plan uses most, and how often the body has which role.

    `issuers` are the names of the issuing bodies by their ids, in their order.
    """
    order = {agency_id: at for at, agency_id in enumerate(issuers or {}, 1)}
    roles = Counter((row.agency_id, row.role) for row in responsibilities)
    tasks: dict[str, set[str]] = defaultdict(set)
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for row in responsibilities:
        names[row.agency_id][row.name] += 1
        tasks[row.agency_id] |= {row.task_id} if row.task_id else set()
    named = [mention for mention in mentions if mention.agency_id is not None]
    mentioned = Counter(mention.agency_id for mention in named)
    for mention in named:
        names[mention.agency_id or ""][mention.surface] += 0 if mention.resolution == "shared_tail" else 1
    for agency_id, name in (issuers or {}).items():
        names[agency_id][name] += 0
    return tuple(
        PlanAgency(
            plan_id=plan.plan_id,
            agency_id=agency_id,
            name=max(sorted(counter), key=lambda name: counter[name]),
            lead_count=roles[agency_id, "lead"],
            support_count=roles[agency_id, "support"],
            task_count=len(tasks[agency_id]),
            mention_count=mentioned[agency_id],
            joint_count=roles[agency_id, "joint"],
            issuer_order=order.get(agency_id),
        )
        for agency_id, counter in sorted(names.items())
    )
