"""Builds that die, as by kill -9, before one change of a name: what is left must be the old or the new, never a mix."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from checkouts import ROOT, quiet

from plandata import atomic, builds, pipeline
from plandata.checkout import Checkout

NEW = b"new"  # what each file of the other build holds


def files_of(checkout: Checkout) -> dict[str, bytes]:
    """Return what is current, by name."""
    return {name: (checkout.dist / name).read_bytes() for name in builds.FILES}


def build_until(checkout: Checkout, step: int) -> bool:
    """Build in a child that dies before its `step`-th change of a name; return whether it came to the end.

    Its files hold NEW: reading a plan and writing a database are left out, all that is renamed is not.
    """
    child = os.fork()
    if child == 0:
        _die_before(step)
        replaced: dict[str, Any] = {
            "_read_into": _new_plan, "_publish_whole": _new_whole, "read_reference": lambda folder: None,
            "check_homophones": lambda facts, others: None, "_counts": lambda facts: {},
        }  # fmt: skip
        for name, function in replaced.items():
            setattr(pipeline, name, function)
        pipeline.build(checkout, quiet())
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def faults(checkout: Checkout, plan_id: str, old: dict[str, bytes]) -> list[str]:
    """Say what is half of one build and half of the other, or was left behind; then build to the end and look again."""
    now = files_of(checkout)
    is_new = set(now.values()) == {NEW}
    tables = {file.read_bytes() == NEW for file in (checkout.datasets / plan_id / "tables").iterdir()}
    record = builds.read_record(checkout)
    found = [
        "files of two builds" if now != old and not is_new else "",
        "tables of two builds" if len(tables) != 1 else "",
        "no record" if record is None else "",
        "a mix counts as fresh" if builds.is_fresh(checkout, record) and tables != {is_new} else "",
        "the next build fails" if not build_until(checkout, 1_000_000) else "",
    ]
    left = {path.name for path in checkout.dist.iterdir()} ^ {".build.lock", "builds", "current", *builds.LINKS}
    found += [f"left behind: {name}" for name in sorted(left)]
    found += [f"left behind: {path.name}" for path in (checkout.datasets / plan_id).glob(".*")]
    if len(list((checkout.dist / builds.BUILDS).iterdir())) != 1:
        found.append("old builds are kept")
    return [fault for fault in found if fault]


def each_step(made: Checkout, plan_id: str, place: Path) -> dict[int, list[str]]:
    """Kill a build of a copy of `made` before each change of a name in turn; return what was wrong, by step."""
    old = files_of(made)
    told: dict[int, list[str]] = {}
    ended = False
    while not ended:
        copy = place / str(len(told))
        shutil.copytree(made.datasets.parent, copy, symlinks=True)
        checkout = Checkout.at(ROOT, datasets=copy / "datasets", dist=copy / "dist")
        ended = build_until(checkout, len(told))
        told[len(told)] = faults(checkout, plan_id, old)
        shutil.rmtree(copy)
    return told


def _die_before(step: int) -> None:
    left = step

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def inner(*words: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*words, **named)

        return inner

    for name in ("rename", "replace", "symlink_to", "unlink"):
        setattr(Path, name, counted(getattr(Path, name)))
    atomic._exchange = counted(atomic._exchange)
    shutil.rmtree = counted(shutil.rmtree)  # type: ignore[assignment]


def _new_plan(stage: Path, folder: Path, *_: Any) -> None:
    (stage / "tables").mkdir(parents=True)
    for file in (folder / "tables").iterdir():
        (stage / "tables" / file.name).write_bytes(NEW)
    (stage / "coverage.md").write_bytes(NEW)


def _new_whole(checkout: Checkout, made: Any, target: Path, *_: Any) -> None:
    target.mkdir()
    for name in builds.FILES:
        (target / name).write_bytes(NEW)
