"""Reads a document in a process of its own, with limits of time and memory: a hostile file costs a sentence.

python -m plandata.read.formats.worker plan.pdf pdf read_pdf    → JSON on standard output
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from plandata.errors import PlanDataError
from plandata.model.document import Document, FoundSettings
from plandata.read.formats.limits import MEGABYTE, MEMORY, MEMORY_OCR, SECONDS, SECONDS_A_MEGABYTE, limit_time
from plandata.read.structure import from_json, to_json

_HOURS = 3600  # by the clock, for a worker that waits instead of computing
_OVERLOADED = "The file is too large or damaged: open and save it anew, or split it."


def read_apart(path: Path, module: str, function: str) -> Document:
    """Return what `function` of a format's module reads from a file, called in a worker.

    Raises PlanDataError where it does, where the worker fails in any other way, and where it passes its limits.
    """
    seconds = SECONDS + SECONDS_A_MEGABYTE * path.stat().st_size / MEGABYTE
    memory = MEMORY_OCR if module == "ocr" else MEMORY
    command = [sys.executable, "-m", __name__, str(path), module, function, str(seconds), str(memory)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(command, capture_output=True, timeout=_HOURS, check=False, env=environment)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise _over(path, f"not read after {_HOURS} seconds") from None
    if done.returncode == -signal.SIGXCPU:
        raise _over(path, f"not read in the computing time of its size ({seconds:.0f} seconds to open it)")
    if done.returncode:
        raise _over(path, f"a file that breaks its reader (exit {done.returncode})")
    answer: dict[str, Any] = json.loads(done.stdout)
    if "error" in answer:
        raise PlanDataError(*answer["error"])
    found = {**answer["found"], "issuers": tuple(answer["found"]["issuers"])}
    return replace(from_json(answer["structure"], answer["text"]), found=FoundSettings(**found))


def _over(path: Path, found: str) -> PlanDataError:
    return PlanDataError(str(path), found, "a document that can be read", _OVERLOADED)


def _answer(path: Path, module: str, function: str, seconds: str, memory: str) -> dict[str, Any]:
    """What the worker prints: the document, or the words of an error."""
    try:
        reader = getattr(import_module(f"plandata.read.formats.{module}"), function)
        content = path.read_bytes()
        _limit(int(memory), len(content))
        limit_time(float(seconds))
        document: Document = reader(path, content)
        structure = json.loads(to_json(document))
        return {"text": document.text, "structure": structure, "found": asdict(document.found)}
    except PlanDataError as error:
        told = (error.where, error.found, error.expected, error.remedy)
    except MemoryError:
        found = f"a file that needs more than {int(memory) // MEGABYTE} MB of memory"
        told = (str(path), found, "less", _OVERLOADED)
    except RecursionError:
        told = (str(path), "elements nested too deeply", "a document as programs write it", _OVERLOADED)
    except Exception as error:  # the boundary: whatever a library raises for a damaged file is told in words
        found = f"not readable ({type(error).__name__}: {' '.join(str(error).split())[:120]})"
        told = (str(path), found, f"a whole {path.suffix} file", _OVERLOADED)
    return {"error": list(told)}


def _limit(memory: int, size: int) -> None:
    """Bound what the process may still use; where the system knows no such bound, the time limit remains."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + memory + 8 * size
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_answer(Path(sys.argv[1]), *sys.argv[2:6])))
