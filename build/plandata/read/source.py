"""Reads one plan's folder: raw/SOURCE.yml, what a person vouches for, and the document's text, byte for byte.

    plan = read_plan(Path("datasets/jilin-2016-38"))   # Plan(plan_id, settings, text, document)

The text is the file decoded, nothing else: line ends stay as they are (CRLF counts as two characters). A byte order
mark belongs to the encoding, not to the text: it is dropped, and offset 0 is the character after it.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from plandata.errors import PlanDataError
from plandata.escaping import UNHOLDABLE
from plandata.model import Plan, PlanSettings, ReceivedFile
from plandata.model.findings import STOPS
from plandata.read.structure import STRUCTURE_FILE, read_structure
from plandata.yamlfile import check_keys, check_list, read_yaml

SETTINGS_FILE = "SOURCE.yml"
ENCODINGS = ("utf-8", "gb18030", "utf-16")
_OPTIONAL = ("accepts", "files")
_KEYS = tuple(f.name for f in fields(PlanSettings) if f.name not in _OPTIONAL)
_MAY_BE_NULL = {"document_number", "issuer", "issued_on", "region", "horizon", "source_url"}
PLAN_ID = re.compile(r"(?=.{1,80}$)[a-z0-9]+(?:-[a-z0-9]+)*")  # names of files and addresses are made of it
_SHA256, _NAME = r"[0-9a-f]{64}", r"[^/\\]+"
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def read_plan(folder: Path) -> Plan:
    """Return the plan of a folder: its name is the plan's id, raw/ holds SOURCE.yml and the text it names.

    Beside the text may stand its structure (structure.json): where it does, every cell's span must be its words.

    Raises PlanDataError when a file is missing, empty, binary, not in the stated encoding or not the file that
    SOURCE.yml vouches for (SHA-256; so a truncated copy too), when a file that the text was derived from is not, and
    when SOURCE.yml lacks a key or has an unknown one.
    """
    if not PLAN_ID.fullmatch(folder.name):
        raise PlanDataError(
            str(folder), f"folder named {folder.name!r}", "a plan id such as jilin-2016-38", "Rename the folder."
        )
    settings = read_settings(folder / "raw" / SETTINGS_FILE)
    text = _read_text(folder / "raw", settings)
    _check_files(folder / "raw", settings)
    document = read_structure(folder / "raw" / STRUCTURE_FILE, text)
    return Plan(plan_id=folder.name, settings=settings, text=text, document=document)


def read_settings(path: Path) -> PlanSettings:
    """Return what a SOURCE.yml states. Raises PlanDataError for a missing file, key or value and for unknown keys."""
    entries = _read_mapping(path)
    unknown = sorted(set(entries) - {*_KEYS, *_OPTIONAL})
    missing = [key for key in _KEYS if key not in entries]
    if unknown or missing:
        found = "; ".join(
            f"{what} {', '.join(keys)}" for what, keys in (("unknown key", unknown), ("missing key", missing)) if keys
        )
        raise PlanDataError(str(path), found, f"exactly the keys {', '.join(_KEYS)}", "Mend the file; null is a value.")
    empty = [key for key in _KEYS if key not in _MAY_BE_NULL and entries[key] in (None, "")]
    if empty:
        raise PlanDataError(
            str(path),
            f"no value for {', '.join(empty)}",
            f"null only for {', '.join(sorted(_MAY_BE_NULL))}",
            "State it.",
        )
    accepts = _accepts(path, entries.get("accepts", []))
    files = _files(path, entries.get("files", []))
    return PlanSettings(**{key: _as_stated(path, key, entries[key]) for key in _KEYS}, accepts=accepts, files=files)


def line_number(text: str, offset: int) -> int:
    """Return the line, from 1, in which the character at `offset` stands."""
    return text.count("\n", 0, offset) + 1


def _read_mapping(path: Path) -> dict[str, object]:
    if not path.is_file():
        raise PlanDataError(
            str(path), "no such file", "the plan's settings", "Write it, or let `plandata new` write it."
        )
    loaded = read_yaml(path)
    if not isinstance(loaded, dict):
        raise PlanDataError(str(path), f"a {type(loaded).__name__}", "a mapping of key: value", "Write one key a line.")
    return {str(key): value for key, value in loaded.items()}


def _accepts(path: Path, value: object) -> tuple[str, ...]:
    """Which findings that stop publication are accepted: a list of their codes."""
    codes = tuple(value) if isinstance(value, list) else ()
    if not isinstance(value, list) or not all(code in STOPS for code in codes):
        raise PlanDataError(
            str(path), f"accepts: {value!r}", f"a list of {', '.join(sorted(STOPS))}", "Correct the list."
        )
    return codes


def _files(path: Path, value: object) -> tuple[ReceivedFile, ...]:
    """The files that the text was derived from: a list of their names in raw/ and SHA-256."""
    files = []
    for number, raw in enumerate(check_list(f"{path}, files", value), 1):
        where = f"{path}, files, entry {number}"
        entry = check_keys(where, raw, ("file", "sha256"))
        name, sha256 = str(entry["file"]), str(entry["sha256"])
        if not re.fullmatch(_NAME, name) or not re.fullmatch(_SHA256, sha256):
            expected = "file: a file's name in raw/, sha256: 64 hexadecimal digits"
            raise PlanDataError(where, f"file: {name}, sha256: {sha256}", expected, "Mend the entry.")
        files.append(ReceivedFile(name, sha256))
    return tuple(files)


def _check_files(raw: Path, settings: PlanSettings) -> None:
    for received in settings.files:
        path = raw / received.file
        found = "no such file"
        if path.is_file():
            with path.open("rb") as content:
                found = f"SHA-256 {hashlib.file_digest(content, 'sha256').hexdigest()}"
        if found != f"SHA-256 {received.sha256}":
            remedy = "Restore the file as received; raw/ is never edited."
            raise PlanDataError(str(path), found, f"{received.sha256}, as {SETTINGS_FILE} states", remedy)


def _as_stated(path: Path, key: str, value: object) -> Any:
    """Check one value's form: YAML reads 2016-09-30 as a date and 220000 as a number, both are kept as text."""
    if value is None:
        return None
    if key == "horizon":
        if isinstance(value, int) and 1949 <= value <= 2100:
            return value
        raise PlanDataError(str(path), f"horizon: {value!r}", "a year such as 2020", "Write the year without quotes.")
    text = value.isoformat() if isinstance(value, date) else str(value)
    forms = {
        "issued_on": (r"\d{4}-\d{2}(-\d{2})?", "a date such as 2016-09-30, or a month such as 2016-09"),
        "region": (r"\d{6}", "the six digits of a division code such as 220000"),
        "sha256": (_SHA256, "64 hexadecimal digits"),
        "encoding": ("|".join(ENCODINGS), f"one of {', '.join(ENCODINGS)}"),
        "text_file": (_NAME, "the name of a file in raw/"),
    }
    form, expected = forms.get(key, (r"(?s).+", "text"))
    if held := UNHOLDABLE.search(text):
        raise PlanDataError(
            str(path), f"{key}: the character U+{ord(held.group()):04X}", "characters that XML can hold", "Remove it."
        )
    if not re.fullmatch(form, text):
        raise PlanDataError(str(path), f"{key}: {text}", expected, "Mend the value.")
    return text


def _read_text(raw: Path, settings: PlanSettings) -> str:
    path = raw / settings.text_file
    try:
        content = path.read_bytes()
    except OSError:
        raise PlanDataError(
            str(path), "no such file", f"the text that {SETTINGS_FILE} names", "Put it there, or mend text_file."
        ) from None
    if not content.strip():
        raise PlanDataError(str(path), "an empty file", "the plan's text", "Put the document as received there.")
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 != settings.sha256:
        raise PlanDataError(
            str(path),
            f"SHA-256 {sha256} ({len(content)} bytes)",
            f"{settings.sha256}, as {SETTINGS_FILE} states",
            "The file was changed or cut short: restore the file as received; raw/ is never edited.",
        )
    return decode_text(content, settings.encoding, str(path))


def decode_text(content: bytes, encoding: str, where: str) -> str:
    """Return the text of a file, without its byte order mark and otherwise unchanged.

    Raises PlanDataError, naming `where`, for bytes that are not text of that encoding.
    """
    plain = {"utf-8": "utf-8-sig"}.get(encoding, encoding)
    try:
        text = content.decode(plain)
    except UnicodeDecodeError as error:
        if encoding != "utf-16" and b"\0" in content and not content.startswith(_UTF16_MARKS):
            raise _binary(where, f"byte 0 at {content.index(0)}") from None
        if 0 < error.start < error.end == len(content):
            raise PlanDataError(
                where,
                f"ends in the middle of a character, at byte {error.start}",
                f"whole characters in {encoding}, as stated",
                f"The file is cut short: get it whole; or state the encoding that it has in {SETTINGS_FILE}.",
            ) from None
        raise PlanDataError(
            where,
            f"byte {error.start} is not {encoding}{_guess(content, encoding)}",
            f"text in {encoding}, as stated",
            f"State the encoding that the file has in {SETTINGS_FILE}; do not convert the file.",
        ) from None
    text = text.removeprefix("\ufeff")
    check_plain(where, text)
    return text


def check_plain(where: str, text: str) -> None:
    """Raise PlanDataError for a text that holds a character of binary files."""
    if control := _CONTROL.search(text):
        raise _binary(where, f"character U+{ord(control.group()):04X} at {control.start()}")


def _binary(where: str, sign: str) -> PlanDataError:
    remedy = "Put the document's text there, not the .doc, .pdf or archive it came in."
    return PlanDataError(where, f"a binary file ({sign})", "plain text", remedy)


def _guess(content: bytes, stated: str) -> str:
    """Say which other encoding the bytes would be, as a help: empty when none fits or the file is binary."""
    if content.startswith(_UTF16_MARKS):
        return " but has the byte order mark of utf-16"
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != stated and not _CONTROL.search(text):
            return f" but would be {encoding}"
    return ""
