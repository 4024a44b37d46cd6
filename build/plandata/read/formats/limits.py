"""What a document may cost to be read; docs/formats.md tells the same numbers. More is refused, with the way out."""

from __future__ import annotations

import io
import math
from contextlib import suppress
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from plandata.errors import PlanDataError

MEGABYTE = 1 << 20
MOST_BYTES = 100 * MEGABYTE  # of a file
MOST_UNZIPPED = 250 * MEGABYTE  # of a .docx, .xlsx, .odt, .ofd
MOST_RATIO = 200  # unzipped to zipped; documents of nothing but a large table reach about 50
MOST_PARTS = 5_000
MOST_PAGES = 1_000
MOST_CELLS = 200_000
MOST_CHARACTERS = 5_000_000
SECONDS = 30  # of computing time in the worker
SECONDS_A_MEGABYTE = 3
SECONDS_A_PAGE = 3
SECONDS_A_SCAN = 60
MEMORY = 1_024 * MEGABYTE  # above what the worker needs before it opens the file
MEMORY_OCR = 6_144 * MEGABYTE


def limit_time(seconds: float) -> None:
    """Stop this process, a worker, after that much more computing time."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        used = resource.getrusage(resource.RUSAGE_SELF)
        most = math.ceil(used.ru_utime + used.ru_stime + seconds)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))


def allow(seconds: float) -> None:
    """Give a worker more computing time, counted from now, once a reader knows how much there is to read.

    A process without a limit is somebody else's, who called a reader by itself: it stays without one.
    """
    with suppress(ImportError):
        import resource  # noqa: PLC0415 - not on every system

        if resource.getrlimit(resource.RLIMIT_CPU)[0] != resource.RLIM_INFINITY:
            limit_time(seconds)


def check_zip(path: Path, content: bytes) -> None:
    """Refuse an archive by its table of contents, before anything of it is unpacked.

    Raises PlanDataError for what is no archive, or unpacks to more than MOST_UNZIPPED, MOST_RATIO or MOST_PARTS.
    """
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (BadZipFile, ValueError, OSError, RuntimeError) as error:  # the last: a version of zip to come
        told = f"not a {path.suffix} ({' '.join(str(error).split())[:120]})"
        raise PlanDataError(str(path), told, "a whole file, without a password", "Open and save it anew.") from None
    size = sum(entry.file_size for entry in entries)
    if size > MOST_UNZIPPED or size > MOST_RATIO * max(len(content), MEGABYTE // 4) or len(entries) > MOST_PARTS:
        found = f"{len(content) / MEGABYTE:.1f} MB that unpack to {size / MEGABYTE:.0f} MB in {len(entries)} parts"
        expected = f"at most {MOST_UNZIPPED // MEGABYTE} MB, {MOST_RATIO} times the file, {MOST_PARTS} parts"
        raise PlanDataError(str(path), found, expected, "Take out pictures and objects, save it anew, or split it.")
