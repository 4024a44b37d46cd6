"""The files of the served release as catalogues tell of them: their lasting addresses, words, and forms of address."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from plandata.portal.catalog.published import Published
from plandata.publish.formats import media_type
from plandata.publish.release.formats import ReleaseFormat
from plandata.publish.release.manifest import MANIFEST, ReleaseFile
from plandata.publish.release.sums import SUMS
from plandata.publish.words import DEFAULT_LANGUAGE, Words, in_language

DOWNLOADS = "/downloads"


@dataclass(frozen=True, slots=True)
class Download:
    """One file of the release at its address, with its title in every language."""

    url: str
    title: Words
    file: ReleaseFile
    format: ReleaseFormat


@dataclass(frozen=True, slots=True)
class Form:
    """Addresses that differ in scope, plan or name alone: `path` has a place for each, `parts` what stands there."""

    path: str
    media_type: str
    parts: tuple[Mapping[str, str], ...]  # of each file

    @property
    def values(self) -> Mapping[str, list[str]]:
        """What may stand in each place."""
        return {place: sorted({each[place] for each in self.parts}) for place in self.parts[0]}


def downloads_of(published: Published, scope: str, *per: str) -> tuple[Download, ...]:
    """Return the files of all plans (`ALL`) or of one plan, in the order of the formats; none without a release.

    `per` says which: `whole`, `table`. The pieces of a package stand in its zip.
    """
    if published.release is None:
        return ()
    return tuple(
        Download(published.url(f"{DOWNLOADS}/{file.path}"), _title(published, file, form), file, form)
        for form, files in published.release.by_format(scope)
        if form.per in per
        for file in files
    )


def forms(published: Published) -> tuple[Form, ...]:
    """Return the forms that all addresses of the release have, sorted; none without a release."""
    if published.release is None:
        return ()
    groups: dict[str, list[tuple[ReleaseFile, Mapping[str, str]]]] = {}
    for file in published.release.files:
        form, parts = _placed(file, published.release.scopes)
        groups.setdefault(form, []).append((file, parts))
    grouped = [Form(path, files[0][0].media_type, tuple(parts for _, parts in files)) for path, files in groups.items()]
    lists = [Form(f"{DOWNLOADS}/{name}", media_type(name), ({},)) for name in (MANIFEST, SUMS)]
    return tuple(sorted((*grouped, *lists), key=lambda form: form.path))


def _title(published: Published, file: ReleaseFile, form: ReleaseFormat) -> Words:
    label = published.words(form.label)
    table = published.tables.get(PurePosixPath(file.path).stem)
    if form.per != "table" or table is None:
        return label
    return {
        code: in_language(table.titles, code) + ("：" if code == DEFAULT_LANGUAGE else ": ") + words
        for code, words in label.items()
    }


def _placed(file: ReleaseFile, scopes: Container[str]) -> tuple[str, Mapping[str, str]]:
    """Return a file's form and what stands in its places; the release's own files stay as they are."""
    *folders, name = file.path.split("/")
    if not folders:
        return f"{DOWNLOADS}/{name}", {}
    places = ["scope" if file.scope and not depth else "plan" if step in scopes else ""
              for depth, step in enumerate(folders)]  # fmt: skip
    ending = "".join(PurePosixPath(name).suffixes)
    steps = [f"{{{place}}}" if place else step for place, step in zip(places, folders, strict=True)]
    parts = {place: step for place, step in zip(places, folders, strict=True) if place}
    return "/".join((DOWNLOADS, *steps, f"{{name}}{ending}")), {**parts, "name": name.removesuffix(ending)}
