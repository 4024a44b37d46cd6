"""All that is read from one plan: the steps of this wing in their order, each a function of a module of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from plandata.annotate import notes
from plandata.annotate.flat import is_traditional
from plandata.annotate.grids import find_grids
from plandata.annotate.quantities import quantity_words
from plandata.annotate.segments import Spans
from plandata.annotate.torn import find_torn
from plandata.facts import (
    agencies,
    agency_mentions,
    as_printed,
    citations,
    cities,
    corrections,
    coverage,
    errata,
    keywords,
    mentions,
    pinyin,
    plan_cities,
    positions,
    projects,
    responsibilities,
    targets,
    tasks,
)
from plandata.facts.annotations import Annotations
from plandata.facts.directory import Directory
from plandata.facts.english import in_english
from plandata.facts.evidence import with_evidence
from plandata.facts.findings import unknown_labels
from plandata.facts.plan_row import plan_row, with_review
from plandata.facts.projects.cities import find_project_cities
from plandata.facts.projects.words import ProjectWords
from plandata.facts.sentences import Sentences
from plandata.facts.tables import published
from plandata.facts.tables.duties import (
    find_row_tasks,
    with_column_years,
    with_note_deadlines,
    with_row_deadlines,
    without_pointers,
)
from plandata.facts.tables.indicators import IndicatorReader
from plandata.facts.tables.projects import ProjectRows
from plandata.facts.tables.published import by_place
from plandata.facts.targets.reader import past_chapters
from plandata.model import (
    Agency,
    City,
    Clause,
    Judgement,
    Plan,
    PlanFacts,
    Reference,
    Responsibility,
)
from plandata.model.characters import fold
from plandata.model.findings import Finding


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of one plan, and every candidate for a project with what speaks for it."""

    facts: PlanFacts
    weighed: tuple[projects.Weighed, ...]


def read_facts(plan: Plan, clauses: Sequence[Clause], reference: Reference, judgement: Judgement) -> PlanFacts:
    """Return every row of every table for one plan: what the rules read, corrected by the plan's recorded judgement.

    Raises PlanDataError when an entry of etc/ points at words that are gone.
    """
    return read_weighed(plan, clauses, reference, judgement).facts


def read_weighed(plan: Plan, clauses: Sequence[Clause], reference: Reference, judgement: Judgement) -> Found:
    """Return what `read_facts` does, with what was weighed. Raises PlanDataError as that does."""
    gazetteer = cities.Gazetteer.for_plan(reference, judgement, plan.settings)
    directory = Directory.for_plan(reference, judgement, gazetteer, scope=_scope(plan))
    by_rule = _as_printed(plan, clauses, reference, gazetteer, directory)
    task_of = tasks.task_of_clause(clauses, by_rule.facts.tasks)
    corrected = corrections.apply(
        replace(by_rule.facts, errata=errata.find_errata(plan, clauses, judgement.errata)),
        judgement.corrections,
        plan,
        task_of=task_of.get,
        agency_of=lambda name: directory.resolve(name).agency.agency_id,
    )
    summed_up = _summed_up(plan, corrected, reference, gazetteer, directory)
    known = with_evidence(plan, with_review(summed_up, plan, judgement), judgement.evidence)
    return Found(in_english(known, judgement.translations), by_rule.weighed)


def read_by_rule(plan: Plan, clauses: Sequence[Clause], reference: Reference) -> PlanFacts:
    """Return the rows that the rules read, without any judgement; nothing is counted or gathered from them.

    Tables plans, agencies, cities, plan_agencies, plan_cities and keywords are empty.
    """
    gazetteer = cities.Gazetteer.for_plan(reference, Judgement(), plan.settings)
    directory = Directory.for_plan(reference, Judgement(), gazetteer, scope=_scope(plan))
    return _as_printed(plan, clauses, reference, gazetteer, directory).facts


def review(
    plan: Plan, facts: PlanFacts, reference: Reference, judgement: Judgement
) -> tuple[coverage.SentenceCoverage, ...]:
    """Which sentences of a plan yield its facts and which none, as far as etc/coverage.yml does not explain them."""
    folded = _folded(plan)
    plain = [_plain(clause) for clause in facts.clauses]
    grids = find_grids(folded, plain, reference.lexicon)
    found = notes.find_notes(folded, plain, reference.lexicon, grids)
    notes_out = [(note.start, note.end) for note in found if not note.is_row]
    lexicon = reference.lexicon
    aside = (*published.excluded_spans(folded, grids), *find_torn(plain, lexicon), *tasks.rules(plain, lexicon))
    excluded = Spans([*notes_out, *aside])
    task_of = tasks.task_of_clause(facts.clauses, facts.tasks)
    places = [row for row in facts.mentions if row.city_id]
    ground = Annotations(folded, plain, task_of, excluded, places)
    return coverage.review_sentences(ground, facts, reference, judgement.coverage, judgement.rejected)


def label_findings(plan: Plan, facts: PlanFacts, reference: Reference) -> tuple[Finding, ...]:
    """Return a finding for each label of duties that no list has, each torn table, each chapter of what was."""
    folded = _folded(plan)
    plain = [_plain(clause) for clause in facts.clauses]
    found = notes.find_notes(folded, plain, reference.lexicon, find_grids(folded, plain, reference.lexicon))
    spans = sorted({span for note in found for span in note.unknown_labels})
    torn = find_torn(plain, reference.lexicon)
    tables = (Finding("torn_table", plan.text[start:end].split("\n", 1)[0], start, end) for start, end in torn)
    past = past_chapters(folded, plain, reference.lexicon)
    told = (Finding("past_chapter", each.heading or "", each.start_char, each.end_char) for each in past)
    return (*unknown_labels(plan, facts, spans), *tables, *told)


def _scope(plan: Plan) -> str | None:
    """Whose bodies a plan's are where nothing tells its region: its own, never those of another plan."""
    return None if plan.settings.region else plan.plan_id


def _as_printed(
    plan: Plan,
    clauses: Sequence[Clause],
    reference: Reference,
    gazetteer: cities.Gazetteer,
    directory: Directory,
) -> Found:
    """What the rules read, in the plan's own characters: rules are written in simplified ones."""
    folded = _folded(plan)
    if folded is plan:
        return _by_rule(plan, clauses, reference, gazetteer, directory)
    plain = [_plain(clause) for clause in clauses]
    found, printed = _by_rule(folded, plain, reference, gazetteer, directory), as_printed.Printed(plan, folded)
    rows = printed.facts(PlanFacts(projects=tuple(each.row for each in found.weighed)), clauses).projects
    weighed = tuple(replace(each, row=row) for each, row in zip(found.weighed, rows, strict=True))
    return Found(printed.facts(found.facts, clauses), weighed)


def _plain(clause: Clause) -> Clause:
    """A clause in simplified characters; the same value where it is written in them."""
    text, heading = fold(clause.text), fold(clause.heading or "") or None
    unchanged = text == clause.text and heading == clause.heading
    return clause if unchanged else replace(clause, text=text, heading=heading)


def _folded(plan: Plan) -> Plan:
    text = fold(plan.text)
    settings = replace(plan.settings, title=fold(plan.settings.title))
    return plan if text == plan.text else replace(plan, text=text, settings=settings)


def _by_rule(
    plan: Plan,
    clauses: Sequence[Clause],
    reference: Reference,
    gazetteer: cities.Gazetteer,
    directory: Directory,
) -> Found:
    """What the rules read from the text, before any judgement."""
    words = reference.lexicon
    grids = find_grids(plan, clauses, words)
    found_notes = notes.find_notes(plan, clauses, words, grids)
    prose_notes = [note for note in found_notes if not note.is_row]
    numbered = tasks.find_tasks(plan, clauses, prose_notes, words)
    rows = find_row_tasks(plan, clauses, grids, numbered)
    found_tasks = tuple(sorted((*without_pointers(numbered, grids), *rows.tasks), key=lambda task: task.start_char))
    task_of = {**tasks.task_of_clause(clauses, found_tasks), **rows.task_of}
    duties = responsibilities.find_responsibilities(
        plan, clauses, found_notes, directory, tasks_of=rows.tasks_of(task_of)
    )
    bodies = agency_mentions.find_agency_mentions(plan, clauses, directory, duties, task_of=task_of.get)
    places = mentions.find_city_mentions(
        plan, clauses, gazetteer, task_of=task_of.get, body_spans=agency_mentions.body_spans(bodies)
    )
    cited = citations.find_citations(plan, clauses)
    documents = citations.citation_mentions(plan, cited, task_of=task_of.get)
    aside = (*published.excluded_spans(plan, grids), *find_torn(clauses, words), *tasks.rules(clauses, words))
    excluded = Spans([*((note.start, note.end) for note in prose_notes), *aside])
    ground = Annotations(plan, clauses, task_of, excluded, places)
    listed = ProjectRows(plan, ProjectWords.of(reference), task_of, words["table_heads.sums"]).read(grids)
    weighed = projects.weigh_projects(ground, reference)
    project_rows = by_place((*(each.row for each in weighed if not each.is_doubtful), *listed))
    indicators = IndicatorReader(plan, words, quantity_words(reference)).read(grids, clauses)
    read = with_column_years(targets.find_targets(ground, project_rows, reference), grids)
    promised = with_row_deadlines(read, rows, words["table_heads.inputs"])
    as_found = (plan.document.text if plan.document else "", plan.settings.issuer or "")
    promised = with_note_deadlines(promised, prose_notes, task_of, republican=any(map(is_traditional, as_found)))
    facts = PlanFacts(
        clauses=tuple(clauses),
        tasks=found_tasks,
        responsibilities=duties,
        mentions=(*places, *bodies, *documents),
        positions=positions.find_positions(plan, clauses, places, reference.words("places"), task_of=task_of.get),
        projects=project_rows,
        project_cities=find_project_cities(ground, project_rows, reference),
        targets=by_place((*promised, *indicators)),
        citations=cited,
        document_tables=published.document_tables(plan, grids),
        table_cells=published.table_cells(plan, grids),
    )
    return Found(facts, _with_cities(weighed, ground, reference))


def _with_cities(
    weighed: Sequence[projects.Weighed], ground: Annotations, reference: Reference
) -> tuple[projects.Weighed, ...]:
    """The candidates, each doubtful one with the divisions that its row would have."""
    places = find_project_cities(ground, [each.row for each in weighed if each.is_doubtful], reference)
    return tuple(
        replace(each, cities=tuple(row.city_id for row in places if row.project_id == each.row.project_id))
        for each in weighed
    )


def _summed_up(
    plan: Plan, facts: PlanFacts, reference: Reference, gazetteer: cities.Gazetteer, directory: Directory
) -> PlanFacts:
    """The facts with all that is counted or gathered from them: keywords, bodies, places, the plan's own row."""
    issuers = {directory.resolve(fold(name)).agency.agency_id: name for name in plan.settings.issuers}
    body_ids = {row.agency_id for row in facts.responsibilities}
    body_ids |= {row.agency_id for row in facts.mentions if row.agency_id}
    bodies = agencies.agency_rows(directory, body_ids | set(issuers))
    folded = _folded(plan)
    if folded is not plan:
        printed = as_printed.Printed(plan, folded)
        bodies = tuple(printed.agency(body) for body in bodies)
    place_ids = {row.city_id for row in facts.mentions if row.city_id}
    place_ids |= {row.city_id for row in facts.positions} | {row.city_id for row in facts.project_cities}
    place_ids |= {body.division_id for body in bodies if body.division_id}
    place_ids |= {plan.settings.region} if plan.settings.region else set()
    places = cities.city_rows(gazetteer, place_ids)
    speller = pinyin.Speller(pinyin.place_readings(places, facts.mentions))
    counted = tasks.count_facts(facts.tasks, facts.responsibilities, facts.projects, facts.targets, facts.mentions)
    proper = {row.surface for row in facts.mentions} | {row.name for row in facts.projects}
    notes_aside = {
        (row.note_start, row.note_end)
        for row in facts.responsibilities
        if row.note_start is not None and row.note_end is not None
    }
    gathered = replace(
        facts,
        tasks=counted,
        agencies=_spelt(bodies, places),
        projects=tuple(replace(project, pinyin=speller.spell(project.name)) for project in facts.projects),
        plan_agencies=agencies.plan_agency_rows(plan, facts.responsibilities, facts.mentions, issuers),
        cities=places,
        plan_cities=plan_cities.plan_city_rows(plan, gazetteer, facts.mentions, facts.project_cities),
        keywords=keywords.find_keywords(
            plan, facts.clauses, sorted(proper), reference.lexicon, leave_out=sorted(notes_aside)
        ),
    )
    plans = (plan_row(plan, gathered, next(iter(issuers), None)),)
    return replace(_with_sentences(plan, gathered), plans=plans)


def _with_sentences(plan: Plan, facts: PlanFacts) -> PlanFacts:
    """The facts with the sentence, note or table row that holds each one's words."""
    around = Sentences(plan, facts.clauses)
    duties = tuple(
        replace(row, sentence=around.holding(row.clause_id, (row.start_char, row.end_char), _note_of(row)))
        for row in facts.responsibilities
    )
    return replace(
        facts,
        responsibilities=duties,
        projects=around.in_rows(facts.projects),
        targets=around.in_rows(facts.targets),
        positions=around.in_rows(facts.positions),
        citations=around.in_rows(facts.citations),
        errata=around.in_rows(facts.errata),
    )


def _note_of(row: Responsibility) -> tuple[int, int] | None:
    return None if row.note_start is None or row.note_end is None else (row.note_start, row.note_end)


def _spelt(bodies: Sequence[Agency], places: Sequence[City]) -> tuple[Agency, ...]:
    """Bodies with their names in pinyin: by their own division alone, since every plan that names one gives its row."""
    of_division = {
        place.city_id: pinyin.Speller(pinyin.place_readings([place], []))
        for place in places
        if any(body.division_id == place.city_id for body in bodies)
    }
    plain = pinyin.Speller({})
    return tuple(
        replace(body, pinyin=of_division.get(body.division_id or "", plain).spell(body.name)) for body in bodies
    )
