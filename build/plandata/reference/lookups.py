"""Reads what people and sources state, as typed values: datasets/reference/ and a plan's etc/.

Strict, since a typing error that passes silently is a wrong fact later: an unknown file, key or column, a wrong type
and an entry given twice raise PlanDataError with file and line or entry. A file of etc/ that is not there is empty.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from sys import intern
from typing import Any

from plandata.errors import PlanDataError
from plandata.model import (
    Acceptance,
    Alias,
    BodyForm,
    Correction,
    CoverageNote,
    DecisionRule,
    Division,
    ErratumNote,
    Frame,
    Judgement,
    PlanFacts,
    Reference,
    Rejection,
    ReviewState,
    TextCorrection,
    Unit,
)
from plandata.model.wordlists import WordLists
from plandata.reference.english import TRANSLATIONS, read_translations
from plandata.reference.entries import (
    check_once,
    csv_rows,
    day,
    decimal,
    needed_keys,
    nth,
    one_of,
    optional_keys,
    read_entries,
    whole,
)
from plandata.reference.evidence import EVIDENCE, read_evidence
from plandata.yamlfile import check_keys, check_mapping, check_text, check_texts, read_yaml

DIVISIONS, TOWNS, BODIES = "divisions.csv", "divisions-towns-*.csv", "agencies.csv"
UNITS, ALIASES, FRAMES, DECISIONS = "units.yml", "aliases.yml", "frames.yml", "decisions.yml"
TOWN_COLUMNS = ("code", "name", "level", "parent_code", "pinyin", "name_en", "source")
REPEATED = ("level", "parent_code", "since", "until", "change_source", "source")  # 48,000 rows share a few values
OUTCOMES = ("project", "none", "doubtful")
FRAME_KINDS = ("object", "subject", "work", "encouraged", "list")
ETC_FILES = (
    "accepted.yml", "aliases.yml", "corrections.yml", "coverage.yml", TRANSLATIONS, "errata.yml", EVIDENCE,
    "expectations.yml", "rejected.yml", "review.yml", "text.yml",
)  # fmt: skip


def read_reference(folder: Path) -> Reference:
    """Return what all plans share, from datasets/reference/.

    Every other YAML file there is a file of word lists; its lists are `lexicon["<file>.<list>"]`. Raises PlanDataError.
    """
    reference = Reference(
        divisions=_read_divisions(folder),
        body_forms=_read_body_forms(folder / BODIES),
        units=_read_units(folder / UNITS),
        aliases=_read_aliases(folder / ALIASES),
        lexicon=_read_lexicon(folder),
        frames=read_entries(folder / FRAMES, _frame),
        decisions=read_entries(folder / DECISIONS, _decision_rule),
    )
    gc.freeze()  # 48,000 divisions live as long as the process: to look through them for cycles is a tenth of reading
    return reference


def read_judgement(folder: Path) -> Judgement:
    """Return what `folder`, a plan's etc/, records; nothing where a file is not there. Raises PlanDataError."""
    for file in sorted(folder.glob("*.y*ml")):
        if file.name not in ETC_FILES:
            raise PlanDataError(str(file), "a file nothing reads", ", ".join(ETC_FILES), "Rename or remove it.")
    return Judgement(
        aliases=_read_aliases(folder / "aliases.yml"),
        corrections=read_entries(folder / "corrections.yml", _correction),
        errata=read_entries(folder / "errata.yml", _erratum),
        coverage=read_entries(folder / "coverage.yml", _coverage_note),
        expectations=_read_expectations(folder / "expectations.yml"),
        accepted=read_entries(folder / "accepted.yml", _acceptance),
        rejected=read_entries(folder / "rejected.yml", _rejection),
        review=_read_review(folder / "review.yml"),
        text=read_entries(folder / "text.yml", _text_correction),
        translations=read_translations(folder / TRANSLATIONS),
        evidence=read_evidence(folder / EVIDENCE),
    )


# Reference tables (CSV)


def _read_divisions(folder: Path) -> tuple[Division, ...]:
    columns = tuple(field.name for field in fields(Division))
    divisions = [_division(where, row) for where, row in csv_rows(folder / DIVISIONS, columns)]
    for file in sorted(folder.glob(TOWNS)):
        divisions += [_division(where, row) for where, row in csv_rows(file, TOWN_COLUMNS)]
    check_once("a division", ((f"{d.code} {d.name} since {d.since}", str(folder)) for d in divisions))
    return tuple(divisions)


def _division(where: str, row: Mapping[str, str]) -> Division:
    numbers = ("longitude", "latitude", "longitude_source", "latitude_source")
    required = ("code", "name", "level", "pinyin", "name_en", "source")
    values: dict[str, Any] = {field.name: row.get(field.name) or None for field in fields(Division)}
    for name in required:
        check_text(f"{where}, {name}", values[name])
    for name in numbers:
        values[name] = decimal(f"{where}, {name}", values[name])
    for name in REPEATED:
        values[name] = intern(values[name]) if values[name] else None
    return Division(**values)


def _read_body_forms(file: Path) -> tuple[BodyForm, ...]:
    forms = []
    for where, row in csv_rows(file, tuple(field.name for field in fields(BodyForm))):
        texts = {name: check_text(f"{where}, {name}", row[name]) for name in row if name not in ("aliases", "name_en")}
        aliases = tuple(alias for alias in row["aliases"].split("、") if alias)
        forms.append((where, BodyForm(**texts, aliases=aliases, name_en=row["name_en"])))
    check_once("a body", ((f"{form.stem} ({form.level})", where) for where, form in forms))
    return tuple(form for _, form in forms)


# Entries (YAML)


def _read_units(file: Path) -> tuple[Unit, ...]:
    units = read_entries(file, _unit, needed=True)
    check_once("a unit", ((name, str(file)) for unit in units for name in (unit.name, *unit.aliases)))
    return units


def _unit(where: str, raw: Any) -> Unit:
    entry = check_keys(where, raw, ("name", "kind"), ("aliases", "not_in"))
    name, kind = (check_text(f"{where}, {key}", entry[key]) for key in ("name", "kind"))
    aliases, not_in = (check_texts(f"{where}, {key}", entry.get(key, [])) for key in ("aliases", "not_in"))
    return Unit(name, kind, aliases, not_in)


def _read_aliases(file: Path) -> tuple[Alias, ...]:
    aliases = read_entries(file, _alias)
    check_once("an alias", ((f"{alias.surface} ({alias.kind})", str(file)) for alias in aliases))
    return aliases


def _frame(where: str, raw: Any) -> Frame:
    entry = check_keys(where, raw, ("id", "pattern", "kind", "examples", "near_miss"))
    texts = {key: check_text(f"{where}, {key}", entry[key]) for key in ("pattern", "near_miss")}
    examples = check_mapping(f"{where}, examples", entry["examples"])
    return Frame(
        frame_id=check_text(f"{where}, id", entry["id"]),
        kind=one_of(f"{where}, kind", entry["kind"], FRAME_KINDS),
        examples={sentence: check_texts(f"{where}, {sentence}", names) for sentence, names in examples.items()},
        **texts,
    )


def _decision_rule(where: str, raw: Any) -> DecisionRule:
    entry = check_keys(where, raw, ("id", "when", "is"))
    when = check_texts(f"{where}, when", entry["when"])
    return DecisionRule(
        rule_id=check_text(f"{where}, id", entry["id"]),
        needs=frozenset(name for name in when if not name.startswith("not ")),
        bars=frozenset(name.removeprefix("not ") for name in when if name.startswith("not ")),
        outcome=one_of(f"{where}, is", entry["is"], OUTCOMES),
    )


def _alias(where: str, raw: Any) -> Alias:
    entry = check_keys(where, raw, ("surface", "kind", "means", "reason"))
    return Alias(
        surface=check_text(f"{where}, surface", entry["surface"]),
        kind=one_of(f"{where}, kind", entry["kind"], ("city", "agency")),
        means=check_texts(f"{where}, means", entry["means"]),
        reason=check_text(f"{where}, reason", entry["reason"]),
    )


def _correction(where: str, raw: Any) -> Correction:
    entry = check_keys(where, raw, needed_keys(Correction), optional_keys(Correction))
    action = one_of(f"{where}, action", entry["action"], ("add", "drop", "change"))
    values = dict(check_mapping(f"{where}, values", entry.get("values", {})))
    if action != "drop" and not values:  # a drop may give values, to choose among rows that share the words
        raise PlanDataError(f"{where}, {action}", f"values {values}", "values", "Complete the entry.")
    tables = tuple(field.name for field in fields(PlanFacts))
    texts = {key: check_text(f"{where}, {key}", entry[key]) for key in ("clause", "found", "reason")}
    table = one_of(f"{where}, table", entry["table"], tables)
    decided = _decided(where, entry)
    return Correction(table=table, action=action, values=values, nth=nth(where, entry), **texts, **decided)


def _acceptance(where: str, raw: Any) -> Acceptance:
    entry = check_keys(where, raw, needed_keys(Acceptance))
    texts = {key: check_text(f"{where}, {key}", entry[key]) for key in ("fact", "found")}
    return Acceptance(**texts, **_decided(where, entry))


def _rejection(where: str, raw: Any) -> Rejection:
    entry = check_keys(where, raw, needed_keys(Rejection))
    texts = {key: check_text(f"{where}, {key}", entry[key]) for key in ("fact", "found", "reason")}
    return Rejection(**texts, **_decided(where, entry))


def _decided(where: str, entry: Mapping[str, Any]) -> dict[str, str]:
    """Who decided and on which day, as far as the entry says."""
    given = {key: check_text(f"{where}, {key}", str(entry[key])) for key in ("by", "day") if entry.get(key) is not None}
    if "day" in given:
        day(f"{where}, day", given["day"])
    return given


def _read_review(file: Path) -> ReviewState:
    if not file.exists():
        return ReviewState()
    entry = check_keys(str(file), read_yaml(file) or {}, ("state", "by", "day"))
    state = one_of(f"{file}, state", entry["state"], ("partly", "reviewed"))
    return ReviewState(state=state, **_decided(str(file), entry))


def _erratum(where: str, raw: Any) -> ErratumNote:
    entry = check_keys(where, raw, needed_keys(ErratumNote), optional_keys(ErratumNote))
    texts = {key: check_text(f"{where}, {key}", entry[key]) for key in needed_keys(ErratumNote)}
    return ErratumNote(**texts, nth=nth(where, entry))


def _text_correction(where: str, raw: Any) -> TextCorrection:
    entry = check_keys(where, raw, needed_keys(TextCorrection), optional_keys(TextCorrection))
    texts = {key: check_text(f"{where}, {key}", entry[key]) for key in needed_keys(TextCorrection)}
    return TextCorrection(**texts, nth=nth(where, entry) if "nth" in entry else None)


def _coverage_note(where: str, raw: Any) -> CoverageNote:
    entry = check_keys(where, raw, needed_keys(CoverageNote))
    return CoverageNote(**{key: check_text(f"{where}, {key}", entry[key]) for key in needed_keys(CoverageNote)})


def _read_expectations(file: Path) -> dict[str, int]:
    if not file.exists():
        return {}
    expectations = {}
    for name, raw in check_mapping(str(file), read_yaml(file) or {}).items():
        where = f"{file}, {name}"
        entry = check_keys(where, raw, ("count", "proof"))
        check_text(f"{where}, proof", entry["proof"])
        expectations[str(name)] = whole(f"{where}, count", entry["count"], least=0)
    return expectations


def _read_lexicon(folder: Path) -> WordLists:
    """Word lists under `<file>.<list>`, a list in a mapping under `<file>.<mapping>.<list>`."""
    lexicon: dict[str, tuple[str, ...]] = {}
    for file in sorted(folder.glob("*.yml")):
        if file.name not in (UNITS, ALIASES, FRAMES, DECISIONS):
            lexicon |= _lists(str(file), file.stem, read_yaml(file))
    return WordLists(lexicon, str(folder))


def _lists(where: str, name: str, raw: Any) -> dict[str, tuple[str, ...]]:
    if isinstance(raw, dict):
        found: dict[str, tuple[str, ...]] = {}
        for key, value in raw.items():
            found |= _lists(f"{where}, {key}", f"{name}.{key}", value)
        return found
    return {name: check_texts(where, raw)}
