"""Reads one document after another in a process of its own: one that crashes, hangs or eats memory costs only itself.

python -m plandata.corpus.child ROOT DATASETS MEGABYTES    an entry a line on its input, a pickled answer on its output
"""

from __future__ import annotations

import json
import os
import pickle
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from plandata.checkout import Checkout
from plandata.corpus.batches import Limits
from plandata.corpus.manifest import Entry, content_of
from plandata.errors import PlanDataError, in_words, is_of_the_machine
from plandata.facts.reading import read_facts
from plandata.intake.guessed_settings import Stated, guess_settings
from plandata.model import Judgement, Plan, PlanFacts, Reference
from plandata.publish import checks
from plandata.publish.schema import TableSchema, load_schemas
from plandata.read.formats import read_document
from plandata.read.outline import read_outline
from plandata.reference.lookups import read_reference

_SIZE = struct.Struct(">Q")
_CHUNK = 1 << 20
_START = 600  # seconds in which a reader has the shared data
_MOST = 1000  # documents of one reader: then what its libraries keep is given back
_OUTSIDE = re.compile(r"ended its reader \((?:SIGKILL|SIGTERM|SIGINT|SIGHUP)\)")  # no document sends itself these
Answer = PlanFacts | str  # facts, or why there are none


def is_of_outside(why: str) -> bool:
    """Whether a document failed by what another run may not meet: a signal from outside, as for want of memory."""
    return bool(_OUTSIDE.fullmatch(why))


def read_entry(entry: Entry, reference: Reference, schemas: dict[str, TableSchema]) -> PlanFacts:
    """Return a document's facts, checked. Raises PlanDataError where it cannot be read or a check fails."""
    content = content_of(entry)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(entry.path)
        if entry.is_remote:
            file = Path(folder, "document" + Path(entry.path.partition("?")[0]).suffix)
            file.write_bytes(content)
        document = read_document(file)
    stated = Stated(entry.title, None, entry.issuer, entry.issued_on, entry.region, entry.source_url)
    plan = Plan(entry.plan_id, guess_settings(document, entry.plan_id, reference, stated), document.text, document)
    facts = read_facts(plan, read_outline(plan, reference.lexicon), reference, Judgement())
    checks.stop_on(checks.check_plan(plan, facts, schemas, {}))
    return facts


class Child:
    """A reader in a process of its own, started when first asked and anew after a document that ended it."""

    def __init__(self, checkout: Checkout, limits: Limits) -> None:
        """`checkout` names the shared data; `limits` hold for each document."""
        self._datasets, self._root, self._limits = checkout.datasets, checkout.root, limits
        self._process: subprocess.Popen[bytes] | None = None
        self._read = 0  # documents by this process

    def read(self, entry: Entry) -> Answer:
        """Return the facts of a document, or why there are none. Raises OSError for a fault of the machine.

        One whose reader ended is read once more by a new one: what ended it may have come from outside.
        """
        if self._read == _MOST:
            self.close()
        try:
            answer = self._asked(entry)
        except EOFError:
            self.close()
            try:
                answer = self._asked(entry)
            except EOFError as error:
                self.close()
                return f"ended its reader ({error})"
        if isinstance(answer, OSError):
            raise answer
        facts: Answer = answer
        return facts

    def _asked(self, entry: Entry) -> Any:
        """Return what a reader sends of a document. Raises EOFError, with what ended it, when the reader is gone."""
        process = self._process = self._process or self._started()
        self._read += 1
        assert process.stdin, "a child has pipes"  # noqa: S101
        assert process.stdout, "a child has pipes"  # noqa: S101
        try:
            process.stdin.write(json.dumps(asdict(entry)).encode() + b"\n")
            process.stdin.flush()
            return _received(process.stdout, self._limits.seconds)
        except TimeoutError:
            self.close()
            return f"not read in {self._limits.seconds} seconds"
        except (EOFError, BrokenPipeError):
            raise EOFError(_end_of(process)) from None

    def close(self) -> None:
        """End the process."""
        if self._process:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.communicate()
            self._process, self._read = None, 0

    def _started(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", __name__, str(self._root), str(self._datasets), str(self._limits.megabytes)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
        process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, start_new_session=True
        )
        self._process = process
        assert process.stdout, "a child has pipes"  # noqa: S101
        try:
            _received(process.stdout, _START)
        except (EOFError, TimeoutError) as error:  # no fault of a document: whatever is read next would fail too
            end = _end_of(process) if isinstance(error, EOFError) else f"silent for {_START} s"
            self.close()
            raise PlanDataError(
                "the reader", f"does not start with {self._limits.megabytes} MB of memory: {end}", "one that starts",
                "See what it says, give it more memory, and run it again: what is done stays.",
            ) from None  # fmt: skip
        return process


def _end_of(process: subprocess.Popen[bytes]) -> str:
    """Wait for a process that closed its pipe; return the signal or status that it ended with."""
    code = process.wait()
    return signal.Signals(-code).name if code < 0 else f"exit {code}"


def _received(pipe: IO[bytes], seconds: float) -> Any:
    """Return what the child sends. Raises TimeoutError after so many seconds of silence, EOFError when it is gone."""
    (size,) = _SIZE.unpack(_bytes(pipe, _SIZE.size, seconds))
    return pickle.loads(_bytes(pipe, size, seconds))  # noqa: S301  our own child's


def _bytes(pipe: IO[bytes], count: int, seconds: float) -> bytes:
    parts: list[bytes] = []
    while count:
        if not select.select([pipe], [], [], seconds)[0]:
            raise TimeoutError
        part = os.read(pipe.fileno(), min(count, _CHUNK))
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _answer(entry: Entry, reference: Reference, schemas: dict[str, TableSchema]) -> Answer | OSError:
    try:
        return read_entry(entry, reference, schemas)
    except Exception as error:  # the boundary: one document's fault is told, and the next one read
        if isinstance(error, OSError) and is_of_the_machine(error):
            return error
        told = in_words(error, entry.path)
        return f"{told.found}; expected {told.expected}" if isinstance(error, PlanDataError) else str(told)


def _send(out: IO[bytes], answer: object) -> None:
    content = pickle.dumps(answer)
    out.write(_SIZE.pack(len(content)) + content)
    out.flush()


def main(root: str, datasets: str, megabytes: str) -> None:
    """Answer each line of standard input until it ends: with it ends whoever asks, however that was killed."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  not on every system

        most = int(megabytes) << 20
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints goes to standard error
    checkout = Checkout.at(Path(root), datasets=Path(datasets))
    reference, schemas = read_reference(checkout.reference), load_schemas(checkout.schema)
    _send(out, "ready")
    for line in sys.stdin.buffer:
        _send(out, _answer(Entry(**json.loads(line)), reference, dict(schemas)))


if __name__ == "__main__":
    main(*sys.argv[1:4])
