"""The build's side of the hardening bench: hostile documents and YAML files, and builds killed at every rename.

The same files each time (tests/hostile_files.py). Each is handed to the verb that a person calls, in a process of its
own, which may use as much time and memory as docs/security.md says.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import killed_builds
from checkouts import INVENTED, ROOT, copy_checkout, quiet
from hostile_files import hostile_documents, hostile_yaml

from plandata import cli, pipeline
from plandata.checkout import Checkout
from plandata.intake.new_plan import take_in
from plandata.read.formats import limits

Line = tuple[str, str]
HARMLESS = "云岭市人民政府关于修渠的意见\n一、任务\n（一）修渠。新建水渠30公里。（市水务局负责）\n"
SECONDS = 3 * limits.SECONDS  # of computing time, for the verb with its worker: reading may take a third of it
MEGABYTES = (limits.MEMORY >> 20) + 700  # the worker's limit lies above what the engine itself needs


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a verb ended: its exit status, what it said, the computing seconds and the MB of its largest process."""

    status: int
    said: str
    seconds: float
    megabytes: float

    @property
    def kind(self) -> str:
        """Told in a word: taken, refused in a sentence, or a fault."""
        if "Traceback" in self.said or self.status not in {0, 1, 3}:
            return f"fault (status {self.status})"
        if self.seconds > SECONDS or self.megabytes > MEGABYTES:
            return "over its limits"
        return "read" if self.status == 0 else "refused in a sentence"


def documents() -> Iterable[Line]:
    """Yield how `new` takes the hostile documents."""
    outcomes: dict[str, Outcome] = {}
    left: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        checkout = copy_checkout(Path(folder))
        where = ["--root", str(ROOT), "--datasets", str(checkout.datasets), "--dist", str(checkout.dist)]
        _warm(Path(folder), checkout)
        for name, content in hostile_documents():
            file = Path(folder) / name
            file.write_bytes(content)
            outcomes[name] = _called([*where, "new", str(file), "--id", "hostile-2026-1"])
            made = checkout.plan_folders()
            if bool(made) != (outcomes[name].status == 0) or any(checkout.datasets.glob(".*")):
                left.append(name)
            for plan in (*made, *checkout.datasets.glob(".*")):
                shutil.rmtree(plan)
            file.unlink()
    yield from _told("hostile documents", outcomes)
    yield "half a folder left behind", ", ".join(left) or "none"


def yaml_files() -> Iterable[Line]:
    """Yield how `build` takes a plan whose SOURCE.yml is hostile."""
    outcomes: dict[str, Outcome] = {}
    with tempfile.TemporaryDirectory() as folder:
        checkout = copy_checkout(Path(folder), INVENTED)
        settings = checkout.datasets / INVENTED.name / "raw" / "SOURCE.yml"
        where = ["--root", str(ROOT), "--datasets", str(checkout.datasets), "--dist", str(checkout.dist)]
        for name, content in hostile_yaml():
            settings.write_bytes(content)
            outcomes[name] = _called([*where, "build", "--force"])
    yield from _told("hostile YAML files", outcomes)


def renames() -> Iterable[Line]:
    """Yield what builds left that were killed before each change of a name."""
    with tempfile.TemporaryDirectory() as folder:
        made = copy_checkout(Path(folder) / "made", INVENTED)
        pipeline.build(made, quiet())
        told = killed_builds.each_step(made, INVENTED.name, Path(folder))
    mixed = {step: faults for step, faults in told.items() if faults}
    yield "builds killed, one before each change of a name", f"{len(told) - 1}"
    yield "neither the old nor the new, or something left behind", f"{len(mixed)} {mixed or ''}".strip()


def _warm(place: Path, checkout: Checkout) -> None:
    """Take in a harmless document here: each child then has what every plan needs once (dictionaries, libraries)."""
    file = place / "harmless.txt"
    file.write_text(HARMLESS, encoding="utf-8")
    take_in([file], "harmless-2026-1", checkout)
    shutil.rmtree(checkout.datasets / "harmless-2026-1")


def _told(what: str, outcomes: dict[str, Outcome]) -> Iterator[Line]:
    kinds = Counter(outcome.kind for outcome in outcomes.values())
    yield what, f"{len(outcomes)}: " + ", ".join(f"{kind} × {count}" for kind, count in sorted(kinds.items()))
    wrong = [name for name, outcome in outcomes.items() if outcome.kind not in {"read", "refused in a sentence"}]
    yield "tracebacks, hangs, over the limits", ", ".join(wrong) or "0"
    for unit, of in (("s of CPU", lambda one: one.seconds), ("MB", lambda one: one.megabytes)):
        name = max(outcomes, key=lambda name: of(outcomes[name]))
        yield f"most {unit}", f"{of(outcomes[name]):.1f}: {name}"


def _called(words: list[str]) -> Outcome:
    """Call a verb in a child, which has the engine loaded already."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            status = _status(lambda: cli.main(words))
        os.write(write, said.getvalue()[-60_000:].encode("utf-8", "replace"))
        os._exit(status)
    os.close(write)
    with os.fdopen(read, "rb") as answer:
        said_bytes = answer.read()
    _, ended, used = os.wait4(child, 0)
    seconds, megabytes = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024  # of the child and of what it waited for
    return Outcome(os.waitstatus_to_exitcode(ended), said_bytes.decode(), seconds, megabytes)


def _status(call: Callable[[], object]) -> int:
    try:
        call()
    except SystemExit as error:
        return int(error.code or 0)
    except BaseException:
        traceback.print_exc()
        return 99
    return 0
