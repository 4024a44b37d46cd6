"""How bad input is told: one exception that says where, what was found, what was expected and what to do."""

from __future__ import annotations

import errno
from collections.abc import Mapping


class PlanDataError(Exception):
    """Bad input, said to a person: where, what was found, what was expected, what to do. Never shown as a traceback."""

    def __init__(self, where: str, found: str, expected: str, remedy: str) -> None:
        super().__init__(f"{where}: {found}; expected {expected}. {remedy}")
        self.where, self.found, self.expected, self.remedy = where, found, expected, remedy


class PlansFailed(PlanDataError):  # noqa: N818
    """Plans that could not be read as their inputs are now; the command ends with status 3, others were published."""

    def __init__(self, failures: Mapping[str, str], came_of_it: str) -> None:
        """`failures`: what is wrong, by plan id. `came_of_it`: what was done with the rest, and what to do."""
        self.failures = dict(failures)
        counted = f"{len(failures)} plan{'' if len(failures) == 1 else 's'} failed"
        super().__init__("datasets", counted, "every plan to pass its checks", came_of_it)
        self.args = ("\n".join([f"{counted}. {came_of_it}", *(f"  {plan}: {why}" for plan, why in failures.items())]),)


_REMEDIES = {
    errno.ENOSPC: "Free some space and run it again; what was there before is unchanged.",
    errno.EDQUOT: "Free some space and run it again; what was there before is unchanged.",
    errno.EROFS: "Name a place that can be written, or make this one so.",
    errno.EACCES: "Give yourself leave to read and write there.",
    errno.EPERM: "Give yourself leave to read and write there.",
    errno.ENAMETOOLONG: "Choose a shorter name.",
    errno.ENOENT: "Check the path.",
    errno.EMFILE: "Close other programs, or raise the limit of open files (ulimit -n).",
}
# No fault of one plan: whatever is read next would fail too.
_OF_THE_MACHINE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE})


def in_words(error: BaseException, where: str) -> PlanDataError:
    """Return any failure as one that is told to a person; what is one already is given back.

    `where` is said of failures that do not name a file themselves.
    """
    if isinstance(error, PlanDataError):
        return error
    if isinstance(error, OSError):
        place = str(error.filename or where)
        found = error.strerror or str(error) or type(error).__name__
        remedy = _REMEDIES.get(error.errno or 0, "See what the system says of that place.")
        return PlanDataError(place, found, "files that can be read and written", remedy)
    if isinstance(error, RuntimeError) and str(error).startswith("Symlink loop"):  # of Path.resolve before Python 3.13
        return PlanDataError(where, str(error), "a path that leads somewhere", "Mend the link.")
    if isinstance(error, MemoryError | RecursionError):
        what = "more memory than there is" if isinstance(error, MemoryError) else "parts nested too deeply"
        return PlanDataError(where, what, "a document that this machine can read", "Take it apart, or leave it out.")
    return PlanDataError(
        where, f"an error of the program, {type(error).__name__}: {' '.join(str(error).split())[:200]}", "none",
        "Report it with the document, if you may; PLANDATA_DEBUG=1 shows where it happened.",
    )  # fmt: skip


def is_of_the_machine(error: BaseException) -> bool:
    """Whether a failure says nothing of the document at hand: a full disk, a read-only one, too many open files."""
    return isinstance(error, OSError) and error.errno in _OF_THE_MACHINE
