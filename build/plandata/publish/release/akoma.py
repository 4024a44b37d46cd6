"""A plan's text as Akoma Ntoso 3.0 (OASIS LegalDocML): the outline as its hierarchy, eId = our clause ids.

The naming convention of the standard would derive ids from the elements' names; ours are published, so ours stand.
Concatenated, `num`, `heading` and `p` of an element are its clause's own words; a line break of the text is an `eol`.
Errors of the text stand as printed; a `noteRef` behind the words leads to the editor's note on them, in `notes`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from plandata import escaping
from plandata.model import Clause, PlanFacts, PlanRow
from plandata.publish.release.scope import Scope
from plandata.publish.release.text import errata_of, lines_of, note_of, parts_of

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
# Units that the standard names; every other kind is an hcontainer with our kind as its name.
ELEMENTS = {"chapter": "chapter", "section": "section", "paragraph": "paragraph"}
MEDIA_TYPE = "application/akn+xml"
EDITOR, ISSUER = "publisher", "issuer"
UNKNOWN_ISSUER = "未注明"
E = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})
Children = Mapping[str | None, Sequence[Clause]]


def akoma_ntoso(scope: Scope) -> bytes:
    """Return the text of a scope of one plan as XML, valid against the standard's schema."""
    (facts,) = scope.plans
    (plan,) = facts.plans
    below: defaultdict[str | None, list[Clause]] = defaultdict(list)
    for clause in facts.clauses:
        below[clause.parent_id].append(clause)
    body = E.mainBody(*(_unit(clause, below, facts) for clause in below[None]))
    meta = _meta(plan, scope)
    if notes := list(_notes(facts)):
        meta.append(E.notes(*notes, source=f"#{EDITOR}"))
    document = E.akomaNtoso(E.doc(meta, body, name="plan"))
    text: bytes = etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return text


def _notes(facts: PlanFacts) -> Iterator[Any]:
    for clause in facts.clauses:
        for erratum in errata_of(clause, facts):
            yield E.note(E.p(note_of(erratum)), eId=erratum.erratum_id)


def _unit(clause: Clause, below: Children, facts: PlanFacts) -> Any:
    tag = ELEMENTS.get(clause.kind)
    unit = E(tag or "hcontainer", eId=clause.clause_id, **({} if tag else {"name": clause.kind}))
    words = parts_of(clause)
    if words.number:
        unit.append(E.num(*_with_eol(words.number)))
    if words.heading:
        unit.append(E.heading(*_with_eol(words.heading)))
    children = [_unit(child, below, facts) for child in below.get(clause.clause_id, ())]
    if words.running:
        holder = "intro" if children else "content"
        unit.append(E(holder, E.p(*_with_eol(words.running)), eId=f"{clause.clause_id}__{holder}"))
    notes = [E.noteRef(href=f"#{erratum.erratum_id}", marker="※") for erratum in errata_of(clause, facts)]
    if notes:
        last = unit[-1][0] if words.running else unit[-1]
        last.extend(notes)
    unit.extend(children)
    return unit


def _with_eol(words: str) -> Iterator[Any]:
    for number, line in enumerate(lines_of(words)):
        if number:
            yield E.eol()
        yield line


def _meta(plan: PlanRow, scope: Scope) -> Any:
    publisher = scope.publisher
    work = f"/akn/cn/doc/{plan.issued_on or 'undated'}/{plan.plan_id}"
    # The schema asks for a date of every level: that of issue, or where it is not known, that of this release.
    released = (publisher.released_on, "published")
    issued = (plan.issued_on, "issued") if plan.issued_on else released
    facts = [E.FRBRcountry(value="cn")]
    if plan.document_number:
        facts.append(E.FRBRnumber(value=escaping.xml(plan.document_number)))
    return E.meta(
        E.identification(
            E.FRBRWork(*_level(work, issued, ISSUER), *facts, E.FRBRname(value=escaping.xml(plan.title))),
            E.FRBRExpression(*_level(f"{work}/zho", issued, ISSUER), E.FRBRlanguage(language="zho")),
            E.FRBRManifestation(
                *_level(f"{work}/zho.akn", released, EDITOR), E.FRBRformat(value="application/akn+xml")
            ),
            source=f"#{EDITOR}",
        ),
        E.references(
            _organisation(ISSUER, scope.issuer_of(plan) or UNKNOWN_ISSUER),
            _organisation(EDITOR, publisher.name),
            source=f"#{EDITOR}",
        ),
    )


def _level(uri: str, date: tuple[str, str], author: str) -> list[Any]:
    """Return what each level of the document's identity begins with; `date` is a day and what happened on it."""
    stem, dot, extension = uri.partition(".")
    return [
        E.FRBRthis(value=f"{stem}/!main{dot}{extension}"),
        E.FRBRuri(value=uri),
        E.FRBRdate(date=date[0], name=date[1]),
        E.FRBRauthor(href=f"#{author}"),
    ]


def _organisation(identifier: str, name: str) -> Any:
    return E.TLCOrganization(eId=identifier, href=f"/ontology/organization/{identifier}", showAs=escaping.xml(name))
