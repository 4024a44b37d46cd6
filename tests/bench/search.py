"""Measure search against LIKE and the usual full-text ways: `scripts/bench search --help`.

One query costs its first page of 20 with its count, in computing time, so that other work on the machine counts little.
All engines answer from the same file and connection, the operating system's cache warm. LIKE is given the benefit of
one scan for page and count together.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import click
import jieba
from clauses import Row, make_queries, make_rows, read_sentences
from rich.console import Console
from rich.progress import track

from plandata.publish import search

SIZES = {"10k": 10_000, "100k": 100_000, "1M": 1_000_000, "2M": 2_000_000, "5M": 5_000_000}
USUAL = ("10k", "100k", "1M")  # the larger ones take gigabytes and half an hour
PAGE = 20
OURS = search.SearchIndex("clauses", ("text",), has_headings=True)
console = Console(stderr=True)


@dataclass(slots=True)
class Result:
    """What one engine did with one corpus."""

    engine: str
    seconds: float
    size: float  # index bytes / UTF-8 bytes of the text
    latencies: list[float] = field(default_factory=list)  # ms, in the order of the queries
    recalls: list[float] = field(default_factory=list)  # share of LIKE's rows found, for queries that have some
    wrong: int = 0  # queries whose rows are not exactly LIKE's


def write_corpus(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Write the rows as a table of clauses."""
    connection.execute("create table clauses (clause_id integer primary key, heading text, parent_id text, text text)")
    connection.executemany(
        "insert into clauses (heading, text) values (?, ?)", ((row.heading, row.text) for row in rows)
    )
    connection.commit()


def build_ours(connection: sqlite3.Connection) -> None:
    """Write our index, headings included."""
    search.create_indexes(connection, {"clauses": ["text"]})


def build_fts(
    name: str, tokenizer: str, cut: Callable[[str], str] | None = None
) -> Callable[[sqlite3.Connection], None]:
    """Return what writes a plain FTS5 index of the texts, cut into words first where a cutter is given."""

    def build(connection: sqlite3.Connection) -> None:
        connection.create_function("cut", 1, cut or str)
        connection.execute(f"create virtual table {name} using fts5(text, content='', tokenize='{tokenizer}')")
        connection.execute(f"insert into {name}(rowid, text) select clause_id, cut(text) from clauses")
        connection.execute(f"insert into {name}({name}) values ('optimize')")

    return build


def ask_like(connection: sqlite3.Connection, query: str) -> set[int]:
    """The rows that hold every word, by LIKE."""
    words = query.split()
    where = " and ".join(["text like ?"] * len(words))
    patterns = [f"%{word}%" for word in words]
    return {row[0] for row in connection.execute(f"select clause_id from clauses where {where}", patterns)}


def ask_ours(connection: sqlite3.Connection, query: str) -> None:
    """The first page and the count, as /search asks for them."""
    found = search.find(connection, OURS, search.parse(query, OURS.columns), limit=PAGE)
    marks = ",".join("?" * len(found.hits))
    rowids = [hit.rowid for hit in found.hits]
    connection.execute(f"select clause_id, text from clauses where clause_id in ({marks})", rowids).fetchall()


def ask_fts(name: str, words: Callable[[str], str]) -> Callable[[sqlite3.Connection, str], None]:
    """Return what asks a plain FTS5 index for its first page by rank and its count."""

    def ask(connection: sqlite3.Connection, query: str) -> None:
        page = f"select c.clause_id, c.text from {name} join clauses c on c.clause_id = {name}.rowid where {name} match ? order by rank limit {PAGE}"  # noqa: E501
        connection.execute(page, (words(query),)).fetchall()
        connection.execute(f"select count(*) from {name} where {name} match ?", (words(query),)).fetchall()

    return ask


def rows_of(connection: sqlite3.Connection, name: str, expression: str) -> set[int]:
    """All rowids that an FTS5 table matches; none where it cannot read the expression."""
    try:
        return {row[0] for row in connection.execute(f"select rowid from {name} where {name} match ?", (expression,))}
    except sqlite3.OperationalError:
        return set()


def quoted(query: str) -> str:
    """Every word of a query as an FTS5 string."""
    return " ".join(f'"{word}"' for word in query.split())


def cut(text: str) -> str:
    """A text cut into words by jieba."""
    return " ".join(jieba.cut(text))


def quoted_cut(query: str) -> str:
    """Every word of a query as the phrase of the words that jieba cuts it into."""
    return " ".join(f'"{cut(word)}"' for word in query.split())


def ours_expression(query: str) -> str:
    """A query as our index is asked for it."""
    return search.escape_fts(query)


@dataclass(frozen=True, slots=True)
class Engine:
    """A way to search: how its index is written, how it is asked, how its rows are matched."""

    name: str
    table: str
    build: Callable[[sqlite3.Connection], None]
    ask: Callable[[sqlite3.Connection, str], None]
    expression: Callable[[str], str]


ENGINES = (
    Engine("this project", "clauses_fts", build_ours, ask_ours, ours_expression),
    Engine("unicode61", "f_unicode", build_fts("f_unicode", "unicode61"), ask_fts("f_unicode", quoted), quoted),
    Engine("trigram", "f_trigram", build_fts("f_trigram", "trigram"), ask_fts("f_trigram", quoted), quoted),
    Engine(
        "jieba words", "f_jieba", build_fts("f_jieba", "unicode61", cut), ask_fts("f_jieba", quoted_cut), quoted_cut
    ),
)


def measure(
    size: str, sentences: list[str], folder: Path, engines: tuple[Engine, ...]
) -> tuple[list[Result], list[tuple[str, str]]]:
    """Build one corpus with all its indexes and ask every engine every query."""
    connection = sqlite3.connect(folder / f"{size}.db", isolation_level=None)
    connection.executescript("pragma journal_mode = off; pragma synchronous = off")
    rows = list(make_rows(sentences, SIZES[size]))
    write_corpus(connection, rows)
    queries = make_queries(rows)
    text_bytes = sum(len(row.text.encode()) for row in rows)
    del rows
    results = [Result("LIKE", 0.0, 0.0)]
    for engine in engines:
        console.log(f"{size}: writing the index of {engine.name}")
        started = time.process_time()
        engine.build(connection)
        seconds = time.process_time() - started
        results.append(Result(engine.name, seconds, index_bytes(connection, engine.table) / text_bytes))
    for _, query in track(queries, description=f"{size}: asking", console=console):
        ask_all(connection, query, engines, results)
    connection.close()
    return results, queries


def ask_all(connection: sqlite3.Connection, query: str, engines: tuple[Engine, ...], results: list[Result]) -> None:
    """Ask one query of all engines and note time, recall and exactness against LIKE."""
    started = time.process_time()
    truth = ask_like(connection, query)
    results[0].latencies.append(1000 * (time.process_time() - started))
    for engine, result in zip(engines, results[1:], strict=True):
        started = time.process_time()
        engine.ask(connection, query)
        result.latencies.append(1000 * (time.process_time() - started))
        found = rows_of(connection, engine.table, engine.expression(query))
        result.wrong += found != truth
        if truth:
            result.recalls.append(len(found & truth) / len(truth))


def index_bytes(connection: sqlite3.Connection, table: str) -> int:
    """Bytes of the pages of an FTS5 table."""
    sql = "select sum(pgsize) from dbstat where name like ? || '\\_%' escape '\\'"
    return int(connection.execute(sql, (table,)).fetchone()[0])


def report(size: str, results: list[Result], queries: list[tuple[str, str]]) -> str:
    """The results as Markdown: one line per engine, then the slowest queries."""
    like = results[0]
    lines = [
        f"### {size} clauses, {len(queries)} queries",
        "",
        "| engine | recall | queries with exactly LIKE's rows | index / text | clauses/s indexed | p50 ms | p99 ms | "
        "max ms | median × faster than LIKE | queries slower than LIKE |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for result in results:
        times = sorted(result.latencies)
        faster = statistics.median(like.latencies) / statistics.median(times)
        slower = sum(a > b for a, b in zip(result.latencies, like.latencies, strict=True))
        recall = statistics.fmean(result.recalls) if result.recalls else 1.0
        rate = f"{SIZES[size] / result.seconds:,.0f}" if result.seconds else ""
        lines.append(
            f"| {result.engine} | {recall:.3f} | {len(queries) - result.wrong} | {result.size:.2f} | {rate} | "
            f"{statistics.median(times):.2f} | {times[int(0.99 * len(times))]:.1f} | {times[-1]:.1f} | {faster:.0f} | "
            f"{slower} |"
        )
    return "\n".join([*lines, *details(results[1].latencies, like.latencies, queries)])


def details(ours: list[float], like: list[float], queries: list[tuple[str, str]]) -> list[str]:
    """Lines on where our time goes: the slowest queries, the median of each kind."""
    slowest = sorted(zip(ours, like, queries, strict=True), reverse=True)[:5]
    named = (f"{query} {mine:.0f} ms (LIKE {theirs:.0f})" for mine, theirs, (_, query) in slowest)
    kinds: dict[str, list[float]] = {}
    for (kind, _), mine in zip(queries, ours, strict=True):
        kinds.setdefault(kind, []).append(mine)
    words = sorted(mine for mine, (_, query) in zip(ours, queries, strict=True) if len(query) > 1)
    apart = f"p50 {statistics.median(words):.1f}, p99 {words[int(0.99 * len(words))]:.1f}"
    medians = (f"{kind} {statistics.median(times):.2f}" for kind, times in kinds.items())
    return [
        "",
        f"Ours for two and more characters, ms: {apart}.",
        "",
        f"Slowest of ours: {'; '.join(named)}.",
        "",
        f"Median of ours by kind, ms: {'; '.join(medians)}.",
        "",
    ]


@click.command()
@click.option("--size", "sizes", multiple=True, type=click.Choice(list(SIZES)), help="Corpus sizes; to 1M by default.")
@click.option(
    "--texts", multiple=True, type=click.Path(exists=True, path_type=Path), help="Folders with more plans (.txt)."
)
@click.option("--folder", type=click.Path(path_type=Path), help="Where the corpora are written; 1M takes 3 GB.")
@click.option("--without", multiple=True, type=click.Choice([engine.name for engine in ENGINES[1:]]), help="Leave out.")
def main(sizes: tuple[str, ...], texts: tuple[Path, ...], folder: Path | None, without: tuple[str, ...]) -> None:
    """Measure search over corpora made from the plans' own sentences; the table goes to standard output."""
    jieba.setLogLevel(60)
    sentences = read_sentences([Path("datasets"), *texts])
    console.log(f"{len(sentences)} sentences")
    engines = tuple(engine for engine in ENGINES if engine.name not in without)
    for size in sizes or USUAL:
        with tempfile.TemporaryDirectory(dir=folder) as place:
            click.echo(report(size, *measure(size, sentences, Path(place), engines)))


if __name__ == "__main__":
    main()
