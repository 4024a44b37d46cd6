"""Where a release or a static site may be written: a place that is new, empty, or as an earlier run left it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from plandata.checkout import Checkout
from plandata.errors import PlanDataError
from plandata.publish.release.manifest import MANIFEST
from plandata.publish.release.sums import SUMS, digest_of, listed_in

SITE = "static-site.json"  # in every static site, as MANIFEST in every release
_SHOWN = 5


def check_outside(checkout: Checkout, place: Path, option: str) -> None:
    """Raise PlanDataError for a place in what is built, among the plans, or in a static site or a release."""
    real = place.resolve()
    if real.is_relative_to(checkout.dist):
        raise PlanDataError(
            f"{option} {place}", "a folder of what is built and served", "a folder of your own", "Name another one."
        )
    if checkout.datasets in real.parents:
        raise PlanDataError(
            f"{option} {place}", f"a place among the plans, in {checkout.datasets}", "a folder of your own",
            "Name another one: each folder there is a plan.",
        )  # fmt: skip
    for above in real.parents:
        for mark in (SITE, MANIFEST):
            if (above / mark).is_file():
                raise PlanDataError(
                    f"{option} {place}", f"a place inside {above}, which has {mark}", "a folder of its own",
                    "Name another one: what lies there is replaced whole.",
                )  # fmt: skip


def check_replaceable(folder: Path, option: str, mark: str) -> None:
    """Let a command replace a folder whole only where nothing of somebody else's would go with it.

    That is one that is absent, empty, or as an earlier run left it: with the file `mark`, and as its SHA256SUMS lists
    it; what it lacks does not matter. Raises PlanDataError for any other, and for what is no folder.
    """
    if not folder.exists() and not folder.is_symlink():
        return
    if folder.is_dir():
        foreign = list(islice(_foreign(folder, mark), _SHOWN + 1))
        if not foreign:
            return
        found = _in_words(foreign)
    else:
        found = "no folder"
    raise PlanDataError(
        f"{option} {folder}", found, f"a new folder, an empty one, or one with {mark} that nobody changed since",
        "Name another one.",
    )  # fmt: skip


def check_current(release: Path) -> None:
    """Raise PlanDataError where the release in dist/ holds what no release wrote; files that changed do not matter."""
    try:
        listed = listed_in(release)
    except PlanDataError:
        if not release.is_symlink():  # what an older version left as a folder
            check_replaceable(release, "dist", MANIFEST)
        return
    names = (name for path in release.rglob("*") if not path.is_dir() and (name := _name(path, release)) != SUMS)
    foreign = list(islice((name for name in names if name not in listed), _SHOWN + 1))
    if foreign:
        raise PlanDataError(str(release), _in_words(foreign), "the files of a release alone", "Move them elsewhere.")


def _foreign(folder: Path, mark: str) -> Iterator[str]:
    """Yield the entries of a folder that an earlier run did not leave so, by path, the first ones at once."""
    try:
        listed = listed_in(folder) if (folder / mark).is_file() else None
    except PlanDataError:
        listed = None
    if listed is None:
        yield from sorted(path.name for path in folder.iterdir())
        return
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_dir():
            name = _name(path, folder)
            ours = path.is_file() and not path.is_symlink() and (name == SUMS or listed.get(name) == digest_of(path))
            if not ours:
                yield name


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _in_words(foreign: list[str]) -> str:
    shown = ", ".join(sorted(foreign[:_SHOWN])) + (", …" if len(foreign) > _SHOWN else "")
    return f"a folder with other things in it: {shown}"
