"""Attacks the served portal and the build, on this machine only, within bounds, and prints what it measured as a table.

`scripts/bench hardening --quick` runs each part of the portal in seconds; without it: 10,000 requests, 200 half-open
connections, 50 clients for a minute and two for ten. Documents, YAML and renames are the same either way (hostile.py).
What was measured last, and when, stands in docs/security.md.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import hostile
import servers

from plandata import pipeline
from plandata.checkout import Checkout
from plandata.progress import Progress

ROOT = Path(__file__).resolve().parents[2]
SEED = 20161109
# What a served portal runs on, under a name that `kill` and `ps` tell apart.
SERVE = """import sys
from pathlib import Path
from plandata.serving.start import serve
serve(*map(Path, sys.argv[1:4]), "127.0.0.1", int(sys.argv[5]))
"""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of each attack."""

    requests: int
    half_open: int
    clients: int
    seconds: int
    soak_seconds: int


FULL, QUICK = Sizes(10_000, 200, 50, 60, 600), Sizes(400, 60, 10, 8, 8)
Line = tuple[str, str]


def main() -> None:
    """Serve the portal of this checkout and run every part against it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a few seconds a part")
    built = {"documents": hostile.documents, "yaml": hostile.yaml_files, "renames": hostile.renames}
    served = ("fuzz", "half-open", "load", "soak")
    parser.add_argument("--part", choices=(*built, *served), help="one part alone")
    wanted = parser.parse_args()
    sizes = QUICK if wanted.quick else FULL
    parts = {
        "fuzz": lambda portal: fuzz(portal, sizes.requests),
        "half-open": lambda portal: half_open(portal, sizes.half_open),
        "load": lambda portal: load(portal, sizes.clients, sizes.seconds),
        "soak": lambda portal: load(portal, 2, sizes.soak_seconds),
    }
    print("| part | what | measured |\n| --- | --- | --- |", flush=True)  # noqa: T201
    for name, look in built.items():
        if wanted.part in {None, name}:
            print_lines(name, look())
    if wanted.part in built:
        return
    with portal_of(Checkout.at(ROOT)) as portal:
        for name, run in parts.items():
            if wanted.part in {None, name}:
                print_lines(name, run(portal))


@dataclass(frozen=True, slots=True)
class Portal:
    """A served portal: its address, and the process whose memory and time are measured."""

    address: str
    process: int

    def memory(self) -> float:
        """Return the resident memory in MB."""
        status = Path(f"/proc/{self.process}/status").read_text()
        return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024

    def cpu(self) -> float:
        """Return the seconds of CPU that the process has used."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def portal_of(checkout: Checkout) -> Iterator[Portal]:
    """Build in a process that ends, serve in one of its own on a free port of 127.0.0.1."""
    pipeline.build(checkout, Progress())
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "pid"
        code = f"import os; open({str(own)!r}, 'w').write(str(os.getpid()))\n{SERVE}"
        command = [sys.executable, "-c", code, str(ROOT), str(checkout.database), str(checkout.metadata)]
        with servers.served(command, ready="/-/health") as address:
            if urlsplit(address).hostname != "127.0.0.1":
                raise SystemExit("only this machine is attacked")
            yield Portal(address, int(own.read_text()))


# ── Fuzzed requests ──────────────────────────────────────────────────────────────────────────────────────────────────

PATHS = (
    "/", "/plans", "/plans/tasks", "/plans/tasks.json", "/plans/targets.csv", "/plans/responsibilities.xlsx", "/search",
    "/search.json", "/suggest.json", "/matrix", "/map", "/api", "/data", "/openapi.json", "/downloads", "/plans.db",
    "/plans/city-projects", "/plans/city-projects.json", "/plans/clauses-with-term.csv", "/embed/agencies", "/id/x",
    "/plan/jilin-2016-38", "/city/220100", "/city/220100.json", "/static/portal.css", "/-/health", "/-/metadata.json",
)  # fmt: skip
NAMES = (
    "q", "_search", "_sort", "_sort_desc", "_size", "_next", "_col", "_facet", "_shape", "plan", "plan_id", "city",
    "role", "kind", "agency_id", "value_min", "aspirational", "_where", "_through", "_labels", "title__contains",
    "text__like", "name__in", "_folded", "utm_source", "_", "_filter_column", "sql", "kind__glob", "start_char__gt",
    "_any", "term",
)  # fmt: skip
VALUES = (
    "", "x", "铁路", "⻓⽩", "%", "_", "'", '"', "';--", "<script>alert(1)</script>", "{{7*7}}", "../../etc/passwd",
    "\0", "\ud800", "\u202e", "1" * 500, "-1", "99999999999999999999", "1e999", "NaN", "[", "{}", '["a"]', "a,b,c",
    "max", "on", "lead", "💥" * 50, "长" * 400, "a" * 20_000, "\r\nX: y", "$null", "~2F", "%2e%2e", "NEAR(a b)", "*",
    "^", "title:x",
)  # fmt: skip
HEADERS: tuple[dict[str, bytes], ...] = (
    {}, {"Cookie": b"\xff=\xfe"}, {"Host": b"evil.test"}, {"Host": b"a b"}, {"If-None-Match": b"*"},
    {"Range": b"bytes=0-0"}, {"Range": b"bytes=-1,5-2"}, {"Accept": b"\xff"}, {"Accept-Encoding": b"gzip;q=x"},
    {"X-Forwarded-For": b"\x80"}, {"Content-Type": b"application/json"}, {"If-Modified-Since": b"never"},
    {"Referer": b"\xe9"},
)  # fmt: skip


def fuzzed(number: int) -> Iterator[tuple[str, str, dict[str, bytes]]]:
    """Yield requests that nobody means well with: method, address, headers; the same ones each time."""
    chance = random.Random(SEED)  # noqa: S311  no secret
    for _ in range(number):
        path = chance.choice(PATHS)
        if chance.random() < 0.2:
            at = chance.randrange(len(path) + 1)
            path = path[:at] + quote(chance.choice(VALUES)[:40].encode("utf-8", "surrogatepass"), safe="") + path[at:]
        pairs = [(chance.choice(NAMES), chance.choice(VALUES)) for _ in range(chance.choice((0, 1, 1, 2, 3, 150)))]
        query = "&".join(f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in pairs)
        method = chance.choice(("GET",) * 8 + ("HEAD", "OPTIONS", "POST"))
        yield (
            method,
            (path if path.startswith("/") else f"/{path}") + (f"?{query}" if query else ""),
            chance.choice(HEADERS),
        )


def fuzz(portal: Portal, number: int) -> Iterable[Line]:
    """Return how fuzzed requests were answered, and which cost most."""
    statuses: Counter[int] = Counter()
    broken: list[str] = []
    slowest = (0.0, "")
    with httpx.Client(base_url=portal.address, timeout=60) as client:
        for method, address, headers in fuzzed(number):
            before = portal.cpu()
            try:
                sent = {name.encode(): value for name, value in headers.items()}
                status = client.request(method, address[:60_000], headers=sent).status_code
            except (httpx.InvalidURL, httpx.LocalProtocolError, httpx.RemoteProtocolError):
                continue  # bytes that this client does not send, or that are no HTTP
            slowest = max(slowest, (portal.cpu() - before, address[:80]))
            statuses[status] += 1
            if status >= 500:
                broken.append(f"{status} {method} {address[:120]}")
    yield "requests answered", f"{sum(statuses.values()):,}"
    yield "answers", ", ".join(f"{status} × {count:,}" for status, count in sorted(statuses.items()))
    yield "5xx", f"{len(broken)}" + "".join(f"; {line}" for line in broken[:5])
    yield "costliest", f"{slowest[0]:.2f} s of CPU: {slowest[1]}"
    yield "memory after", f"{portal.memory():.0f} MB"


# ── Half-open connections ────────────────────────────────────────────────────────────────────────────────────────────


def half_open(portal: Portal, number: int) -> Iterable[Line]:
    """Return how long connections without a whole request are kept, and whether others are answered meanwhile."""
    where = urlsplit(portal.address)

    async def scene() -> tuple[int, int, list[float]]:
        begun = [await asyncio.open_connection(where.hostname, where.port) for _ in range(number)]
        for each, (_, writer) in enumerate(begun):
            writer.write((b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n")[each % 3])
        times = []
        async with httpx.AsyncClient(base_url=portal.address, timeout=30) as client:
            for _ in range(10):
                start = time.perf_counter()
                (await client.get("/plans/tasks")).raise_for_status()
                times.append(time.perf_counter() - start)
        closed = await asyncio.gather(*(_closed_within(reader, 30) for reader, _ in begun))
        return sum(closed), number, times

    closed, opened, times = asyncio.run(scene())
    yield "opened, closed by the server within 30 s", f"{opened}, {closed}"
    yield "others meanwhile, median and slowest", f"{statistics.median(times):.2f} s, {max(times):.2f} s"


async def _closed_within(reader: asyncio.StreamReader, seconds: float) -> bool:
    try:
        await asyncio.wait_for(reader.read(), seconds)
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


# ── Load ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

VISITED = (
    "/", "/plans/tasks", "/plans/responsibilities?role=lead", "/search?q=铁路", "/plan/jilin-2016-38", "/matrix",
    "/plans/projects.json?_shape=array", "/plans/targets.csv", "/plans/tasks.xlsx", "/city/220100", "/en/plans/targets",
    "/suggest.json?q=长", "/plans/clauses?_search=长春", "/openapi.json", "/api",
)  # fmt: skip


def load(portal: Portal, clients: int, seconds: int) -> Iterable[Line]:
    """Return how visitors were answered who ask as fast as they can, and the memory before and after."""
    before = portal.memory()
    times: list[float] = []
    errors: Counter[str] = Counter()

    async def visitor(number: int, until: float) -> None:
        chance = random.Random(SEED + number)  # noqa: S311  no secret
        async with httpx.AsyncClient(base_url=portal.address, timeout=60) as client:
            while time.monotonic() < until:
                start = time.perf_counter()
                try:
                    status = (await client.get(chance.choice(VISITED))).status_code
                except httpx.HTTPError as error:
                    errors[type(error).__name__] += 1
                    continue
                times.append(time.perf_counter() - start)
                if status >= 400:
                    errors[str(status)] += 1

    async def scene() -> None:
        until = time.monotonic() + seconds
        await asyncio.gather(*(visitor(number, until) for number in range(clients)))

    asyncio.run(scene())
    times.sort()
    told = ", ".join(f"{name} × {count}" for name, count in errors.items()) or "none"
    yield f"{clients} clients, {seconds} s", f"{len(times):,} answers, errors: {told}"
    if times:
        yield "p50, p99", f"{times[len(times) // 2]:.2f} s, {times[int(len(times) * 0.99)]:.2f} s"
    yield "memory before, after", f"{before:.0f} MB, {portal.memory():.0f} MB"


def print_lines(part: str, lines: Iterable[Line]) -> None:
    """Print the lines of a part as rows of a table that docs/security.md can hold, as soon as they are known."""
    for line in lines:
        print(f"| {' | '.join(cell.replace('|', '¦') for cell in (part, *line))} |", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
