"""Search finds exactly the rows that hold the words, text and term folded alike; nothing typed makes it fail."""

from __future__ import annotations

import csv
import sqlite3
import unicodedata
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plandata.publish import search
from plandata.publish.search.highlight import SENTENCE_END

PLAN = Path(__file__).parent.parent / "datasets" / "jilin-2016-38" / "raw" / "source.txt"
# Sentences invented for what the plan's own text does not have.
ODD = (
    "長春市與吉林市共建，投資７．５億元，占地2000㎡，分为Ⅲ期……",
    "在长\n春设立办事处，覆盖乾安县；清乾隆年间设厅。",
    '推进"互联网+"行动和“一带一路”倡议，Ｇ１１高速①期、G11鹤大高速',
    "骨干安置点与关于后勤的规定：乾安县除外",
    "عربى مرحبا 😀 🫠 \u200b零宽 50% a_b C:\\x ^头 (试) *星 -负 《规划》",
    "",
)
LINES = (*PLAN.read_text(encoding="utf-8").splitlines(), *ODD)


@pytest.fixture(scope="module")
def plans() -> sqlite3.Connection:
    """Clauses of the plan and the odd ones, tasks with a title beside their text, and a body and two cities."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(
        """
        create table clauses (clause_id text primary key, parent_id text, heading text, text text);
        create table tasks (task_id text primary key, section text, title text, text text);
        create table cities (city_id text primary key, name text, short_name text, pinyin text, name_en text,
                             name_now text);
        create table agencies (agency_id text primary key, name text, full_name text, name_en text, aliases text,
                               pinyin text);
        create table mentions (city_id text, agency_id text, surface text, resolution text);
        """
    )
    parent = None
    for number, line in enumerate(LINES):
        is_heading = bool(line) and len(line) < 30 and line[0] in "一二三(123456789"
        connection.execute(
            "insert into clauses values (?, ?, ?, ?)", (f"c{number}", parent, line if is_heading else None, line)
        )
        parent = f"c{number}" if is_heading else parent
    connection.executemany(
        "insert into tasks values (?, ?, ?, ?)",
        [
            ("t1", "交通", "建设地铁", "新建轻轨一条。"),
            ("t2", "交通", "建设轻轨", "地铁与轻轨换乘。"),
            ("t3", "水利", "治理河流", None),
        ],
    )
    connection.executemany(
        "insert into cities values (?, ?, ?, ?, ?, ?)",
        [
            ("220100", "长春市", "长春", "changchun", "Changchun", "长春市"),
            ("222404", "珲春市", "珲春", "hunchun", "Hunchun", "珲春市"),
        ],
    )
    connection.execute(
        "insert into agencies values ('220000-fazhan-he-gaige-weiyuanhui', '吉林省发展改革委',"
        " '吉林省发展和改革委员会', null, '吉林省发改委、省发展改革委', 'jilinsheng fazhan gaigewei')"
    )
    connection.executemany("insert into mentions values ('222404', null, ?, 'group')", [("延龙图",), ("长吉图",)])
    cities = ["name", "short_name", "pinyin", "name_en", "name_now"]
    search.create_indexes(connection, {"clauses": ["text"], "tasks": ["title", "text"], "cities": cities})
    search.create_suggestions(connection)
    return connection


def found(connection: sqlite3.Connection, text: str, table: str = "clauses") -> set[int]:
    """The rowids that a query finds, all of them, the same through the condition of a table page."""
    index = search.read_indexes(connection)[table]
    query = search.parse(text, index.columns)
    rows = {hit.rowid for hit in search.find(connection, index, query, limit=10**6).hits}
    if not query.blank:
        where, values = search.condition(index, query, "words")
        sql = f"select rowid from {table} where {where}"
        assert {row for (row,) in connection.execute(sql, values)} == rows
    return rows


def holding(connection: sqlite3.Connection, terms: list[str], table: str, columns: list[str]) -> set[int]:
    """The rowids in which every term stands in one of the columns, asked of the base table with SQL's instr()."""
    one = " or ".join(f"instr(fold({column}), fold(?)) > 0" for column in columns)
    where = " and ".join(f"({one})" for _ in terms)
    values = [term for term in terms for _ in columns]
    return {row for (row,) in connection.execute(f"select rowid from {table} where {where}", values)}


@st.composite
def substrings(draw: st.DrawFn) -> str:
    """One to twelve characters from anywhere in the texts."""
    text = draw(st.sampled_from([line for line in LINES if line]))
    start = draw(st.integers(0, len(text) - 1))
    return text[start : start + draw(st.integers(1, 12))]


@settings(max_examples=400, deadline=None)
@given(terms=st.lists(substrings(), min_size=1, max_size=3))
def test_the_rows_are_exactly_those_in_which_every_term_stands(plans: sqlite3.Connection, terms: list[str]) -> None:
    terms = [term.replace('"', " ") for term in terms]  # a phrase cannot hold the mark that ends it
    wanted = [term for term in terms if search.fold(term)]
    query = " ".join(f'"{term}"' for term in wanted)
    if wanted:
        assert found(plans, query) == holding(plans, wanted, "clauses", ["text"])


@settings(max_examples=200, deadline=None)
@given(term=substrings())
def test_a_bare_word_finds_what_stands_in_the_text(plans: sqlite3.Connection, term: str) -> None:
    words = [word for word in term.split() if search.fold(word)]
    if words and not any(word.startswith(("-", '"')) or word == "OR" for word in words):
        assert found(plans, term) == holding(plans, words, "clauses", ["text"])
        expression = plans.execute("select escape_fts(?)", (term,)).fetchone()[0]
        in_sql = plans.execute("select rowid from clauses_fts where clauses_fts match ?", (expression,))
        assert {row for (row,) in in_sql} == holding(plans, words, "clauses", ["text"])


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=40) | st.text(alphabet="\"*()^:-+ORNEA长春\0\\%_{}[]'\u202e\ud800", max_size=30))
def test_nothing_typed_is_an_error(plans: sqlite3.Connection, text: str) -> None:
    for table, index in search.read_indexes(plans).items():
        found(plans, text, table)
        search.ask(plans, index, text, limit=5)
    search.suggest(plans, text)
    plans.execute("select count(*) from tasks_fts where tasks_fts match escape_fts(?)", (search.fold(text),))
    plans.execute("select count(*) from tasks_fts where tasks_fts match ?", (search.escape_fts(text),))


@pytest.mark.parametrize("text", ["长" * 10_000, "长 " * 300, '"' * 501, "OR " * 400])
def test_an_over_long_query_finds_nothing_and_says_so(plans: sqlite3.Connection, text: str) -> None:
    query = search.parse(text)
    assert query.problem
    assert "最多" in query.problem
    assert found(plans, text) == set()


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("長春", "长春"),  # traditional
        ("Ｇ１１鶴大高速", "G11鹤大高速"),  # full width, traditional
        ("g11", "G11"),  # case
        ("７．５万畝", "7.5万亩"),
        ("7.5亿元", "７．５億元"),  # the other way round
        ("m2", "㎡"),  # one printed character for two typed
        ("III期", "Ⅲ期"),
        ("……", "……"),
        ("...", "…"),  # three for one
        ("1期", "①期"),
        ("長\u3000春", "长\n春"),  # any white space
        ("零宽", "\u200b零\u200b宽"),
        ("關於後勤", "关于后勤"),
        ("⻓⽩", "长白"),  # copied from a PDF: radicals, of the supplement and Kangxi's
        ("⻔⼾⻋⼭", "门户车山"),
        ("⾧⾨", "长门"),  # a traditional radical
    ],
)
def test_folding_makes_equal_what_a_reader_takes_for_the_same(typed: str, printed: str) -> None:
    assert search.fold(typed) == search.fold(printed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("乾安县", "干安县"),  # 乾 is a character of simplified text too
        ("乾隆", "干隆"),
        ("瞭望", "了望"),
        ("長春", "长舂"),  # a look-alike is another character
        ("吉林", "吉琳"),
    ],
)
def test_folding_keeps_apart_what_is_not_the_same(one: str, other: str) -> None:
    assert search.fold(one) != search.fold(other)


@given(text=st.text())
def test_folding_is_character_by_character_and_final(text: str) -> None:
    folded, offsets = search.fold_with_offsets(text)
    assert folded == search.fold(text) == "".join(search.fold(character) for character in text)
    assert search.fold(folded) == folded
    assert len(offsets) == len(folded)
    assert all(folded[at] in search.fold(text[offset]) for at, offset in enumerate(offsets))


def test_every_character_folds_once_and_for_all() -> None:
    for code in [*range(0x20, 0xD800), *range(0xE000, 0x110000, 7)]:
        once = search.fold(chr(code))
        assert search.fold(once) == once, hex(code)
        assert not any(unicodedata.category(character) in ("Zs", "Cc", "Cf") for character in once), hex(code)


def test_the_table_of_characters_leads_to_simplified_ones_in_one_step() -> None:
    table = resources.files("plandata.model").joinpath("characters.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(table.splitlines()))
    traditional = {row["traditional"] for row in rows}
    assert len(traditional) == len(rows) > 4000
    assert all(len(row["traditional"]) == len(row["simplified"]) == 1 for row in rows)
    assert not traditional & {row["simplified"] for row in rows}
    assert not traditional & set("乾瞭藉覆祇阪")


@pytest.mark.parametrize(
    ("text", "groups", "excluded"),
    [
        ("长春 地铁", [["长春"], ["地铁"]], []),
        ("长春\u3000地铁", [["长春"], ["地铁"]], []),  # the space of a Chinese keyboard
        ("长春 OR 吉林 地铁", [["长春", "吉林"], ["地铁"]], []),  # OR joins its neighbours first
        ("a OR b OR c", [["a", "b", "c"]], []),
        ("长春 -地铁", [["长春"]], ["地铁"]),
        ("-地铁", [], ["地铁"]),
        ('"长春 地铁"', [["长春 地铁"]], []),
        ('-"长春 地铁"', [], ["长春 地铁"]),
        ("title:地铁", [["title=地铁"]], []),
        ('title:"a b" -text:水', [["title=a b"]], ["text=水"]),
        ("name:地铁", [["name:地铁"]], []),  # a column that the table lacks is text
        ("title:", [["title:"]], []),
        ("OR", [["OR"]], []),  # nothing to join
        ("OR 长春", [["OR"], ["长春"]], []),
        ("长春 OR", [["长春"], ["OR"]], []),
        ("长春 OR -水", [["长春"], ["OR"]], ["水"]),
        ('长春 "OR" 吉林', [["长春"], ["OR"], ["吉林"]], []),  # in quotation marks it is text
        ("长春 or 吉林", [["长春"], ["or"], ["吉林"]], []),
        ("-", [["-"]], []),
        ("四平-辽源", [["四平-辽源"]], []),  # only in front is a minus sign one
        ('"互联网+', [['"互联网+']], []),  # a mark that nothing closes is text
        ('推进"互联网+"行动', [['推进"互联网+"行动']], []),
        ('"互联网+"行动', [['"互联网+"行动']], []),
        ("“一带一路”", [["“一带一路”"]], []),  # the plan prints these
        ("NEAR(a b)", [["NEAR(a"], ["b)"]], []),
        ("长春*", [["长春*"]], []),
        ("长春 长春", [["长春"], ["长春"]], []),
        ('""', [['""']], []),
        ("  \u200b \0 ", [], []),  # blank
    ],
)
def test_the_query_language(text: str, groups: list[list[str]], excluded: list[str]) -> None:
    query = search.parse(text, ["title", "text"])

    def shown(term: search.Term) -> str:
        return f"{term.column}={term.text}" if term.column else term.text

    assert [[shown(term) for term in group] for group in query.groups] == groups
    assert [shown(term) for term in query.excluded] == excluded
    assert query.blank == (not groups and not excluded)


@pytest.mark.parametrize(
    ("text", "tasks"),
    [
        ("地铁", {1, 2}),
        ("地铁 轻轨", {1, 2}),  # terms may stand in different columns
        ("title:地铁", {1}),
        ("text:地铁", {2}),
        ("-地铁", {3}),  # all rows without it, an empty cell included
        ("建设 -title:地铁", {2}),
        ("title:地铁 OR 治理", {1, 3}),
        ("地铁轻轨", set()),  # never across columns
        ("交通", set()),  # the section above ranks, it does not match
        ("\ufdd0交", set()),
        ('"地铁 铁与"', set()),  # a phrase of our tokens is text like any other
        ("section:交通", set()),
        ("地铁 NOT 轻轨", set()),  # NOT is text
        ("", set()),
    ],
)
def test_rows_of_a_table_with_two_columns(plans: sqlite3.Connection, text: str, tasks: set[int]) -> None:
    assert found(plans, text, "tasks") == tasks


def test_headings_never_make_a_row_match_in_sql_either(plans: sqlite3.Connection) -> None:
    for text in ("交通", "水利", "\ufdd0交通", "交 通"):
        assert plans.execute("select * from tasks_fts where tasks_fts match escape_fts(?)", (text,)).fetchall() == []


@pytest.mark.parametrize(
    ("word", "expression"),
    [("春", "春*"), ("长春", "长春"), ("长春地铁", '"长春 春地 地铁"'), ("7.5万", '"7. .5 5万"')],
)
def test_anyone_can_ask_the_index_with_bare_sqlite(
    plans: sqlite3.Connection, tmp_path: Path, word: str, expression: str
) -> None:
    bare = sqlite3.connect(tmp_path / "plans.db")  # no function of ours is registered here
    plans.backup(bare)
    rows = bare.execute("select rowid from clauses_fts where clauses_fts match ?", (expression,)).fetchall()
    assert {row for (row,) in rows} == holding(plans, [word], "clauses", ["text"]) != set()
    assert bare.execute("insert into clauses_fts(clauses_fts) values ('integrity-check')")
    bare.close()


def test_the_same_rows_give_the_same_index(plans: sqlite3.Connection) -> None:
    copies = []
    for _ in range(2):
        copy = sqlite3.connect(":memory:", isolation_level=None)
        copy.execute("create table tasks (task_id text primary key, section text, title text)")
        copy.execute("insert into tasks values ('t1', '交通', '建设地铁')")
        search.create_indexes(copy, {"tasks": ["title"]})
        search.create_suggestions(copy)
        copies.append(copy.serialize())
    assert copies[0] == copies[1]


def test_datasettes_own_search_does_not_act_on_our_tables(plans: sqlite3.Connection) -> None:
    from datasette.utils import detect_fts  # noqa: PLC0415

    assert detect_fts(plans, "clauses") is None


def test_another_full_text_table_is_still_found_by_words() -> None:
    connection = sqlite3.connect(":memory:")
    search.register_functions(connection)
    connection.execute("create virtual table notes using fts5(text, tokenize = 'porter')")
    connection.execute("insert into notes values ('Climate plans')")
    sql = "select count(*) from notes where notes match escape_fts(?)"
    assert connection.execute(sql, ("climate plan",)).fetchone() == (1,)
    assert connection.execute(sql, ("weather",)).fetchone() == (0,)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("地铁", [1, 2]),  # the title weighs more than the text
        ("轻轨", [2, 1]),
        ("建设", [1, 2]),  # a tie keeps the order of the document
    ],
)
def test_the_best_comes_first(plans: sqlite3.Connection, query: str, rows: list[int]) -> None:
    index = search.read_indexes(plans)["tasks"]
    assert [hit.rowid for hit in search.find(plans, index, search.parse(query, index.columns)).hits] == rows


def test_pages_follow_one_another_without_gap_or_repeat() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("create table notes (id integer primary key, text text)")
    connection.executemany("insert into notes (text) values (?)", [(f"水 {'x' * (n % 50)}",) for n in range(1000)])
    search.create_indexes(connection, {"notes": ["text"]})
    index, query = search.read_indexes(connection)["notes"], search.parse("水")
    pages = [search.find(connection, index, query, limit=30, offset=offset) for offset in range(0, 1020, 30)]
    rowids = [hit.rowid for page in pages for hit in page.hits]
    assert sorted(rowids) == list(range(1, 1001))
    assert rowids == [hit.rowid for hit in search.find(connection, index, query, limit=1000).hits]
    assert {(page.count, page.capped) for page in pages} == {(1000, False)}


def test_counting_stops_and_says_so() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("create table notes (id integer primary key, text text)")
    connection.executemany("insert into notes (text) values (?)", [("的",)] * (search.CAP + 5))
    search.create_indexes(connection, {"notes": ["text"]})
    index = search.read_indexes(connection)["notes"]
    for text in ("的", "-水"):
        page = search.find(connection, index, search.parse(text), limit=5)
        assert (page.count, page.capped, len(page.hits)) == (search.CAP, True, 5)


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("建设长春地铁。", "長春", ["长春"]),
        ("占地2000㎡，", "m", ["㎡"]),  # part of a character marks all of it
        ("在长\n春设立", "长春", ["长\n春"]),
        ("２号线", "2号", ["２号"]),
        ("省省省", "省省", ["省省省"]),  # overlapping places are one
        ("等等……等", "...", ["……"]),
        ("没有", "长春", []),
        ("干部", "-干部", []),  # what is left out is never marked
    ],
)
def test_marks_stand_on_the_text_as_printed(text: str, query: str, shown: list[str]) -> None:
    places = search.spans(text, search.parse(query).terms)
    assert [text[start:end] for start, end in places] == shown


@given(text=st.text(alphabet="长春a１㎡…\n<&", max_size=40), term=st.text(alphabet="长春a1m2.", min_size=1, max_size=3))
def test_marking_adds_nothing_but_marks(text: str, term: str) -> None:
    places = search.spans(text, search.parse(term).terms)
    marked = search.mark(text, places)
    assert marked.replace("<mark>", "").replace("</mark>", "") == search.mark(text, ())
    assert bool(places) == all(word.folded in search.fold(text) for word in search.parse(term).terms)


@pytest.mark.parametrize(("word", "start"), [("终点", "第三句"), ("起点", "起点")])
def test_a_snippet_is_cut_at_sentence_ends(word: str, start: str) -> None:
    text = f"起点在此。{'第二句很长' * 20}。第三句说终点。{'第四句也长' * 30}。"
    places = search.spans(text, search.parse(word).terms)
    first, last = search.snippet(text, places)
    assert text[first:last].startswith(start)
    assert text[last - 1] in SENTENCE_END
    assert word in text[first:last]


@pytest.mark.parametrize(
    ("query", "headline", "snippets"),
    [
        ("长春市", "<mark>长春市</mark>", []),  # said once, though name_now says it too
        ("short_name:长春", "长春市", ["<mark>长春</mark>"]),  # a word that is not looked for in the headline
        ("chang", "长春市", ["<mark>chang</mark>chun", "<mark>Chang</mark>chun"]),
    ],
)
def test_an_answer_shows_where_the_words_stand(
    plans: sqlite3.Connection, query: str, headline: str, snippets: list[str]
) -> None:
    index = search.SearchIndex("cities", ("name", "short_name", "pinyin", "name_en", "name_now"))
    (answer,) = search.ask(plans, index, query, limit=5).answers
    assert answer.marked(answer.headline_column) == headline
    assert [words for _, words in answer.snippets] == snippets


def test_a_short_text_is_shown_whole_and_a_long_sentence_keeps_the_word() -> None:
    assert search.snippet("短文。还有。", ()) == (0, 6)
    text = "甲" * 500 + "目标" + "乙" * 500
    first, last = search.snippet(text, ((500, 502),))
    assert "目标" in text[first:last]
    assert last - first < 300


@pytest.mark.parametrize(
    ("typed", "label", "near"),
    [
        ("长", "长春市", False),
        ("長春", "长春市", False),
        ("changch", "长春市", False),
        ("Chángchūn", "长春市", False),
        ("chang chun", "长春市", False),
        ("hunchun", "珲春市", False),
        ("zhangchun", "长春市", True),  # misspelt, one letter off
        ("changchn", "长春市", True),
        ("延龙图", "珲春市", False),  # a name that only the plan uses
        ("省发改委", "吉林省发展改革委", False),  # the end of an alias
        ("发展和改革", "吉林省发展改革委", False),
        ("fazhan", "吉林省发展改革委", False),
        ("changchunshi", "长春市", False),  # the whole name, though its pinyin is that of the short one
        ("yanlongtu", "珲春市", False),  # an alias by its sound
        ("changjitu", "珲春市", False),  # zhangjitu to who knows the characters alone
        ("gaigewei", "吉林省发展改革委", False),
        ("建设轻", "建设轻轨", False),
    ],
)
def test_names_are_offered(plans: sqlite3.Connection, typed: str, label: str, near: bool) -> None:
    offered = search.suggest(plans, typed)
    assert (offered[0].label, offered[0].near) == (label, near)


@pytest.mark.parametrize("typed", ["", "  ", "xyzzyxyzzy", "北海道", "长" * 200, "ch*", '"', "zzz"])
def test_nothing_is_offered_where_no_name_is_near(plans: sqlite3.Connection, typed: str) -> None:
    assert search.suggest(plans, typed) == ()


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("长春", ["长春市"]),
        ("延龙图", ["珲春市"]),
        ("省发改委", ["吉林省发展改革委"]),  # the end of an alias that only one body has
        ("hunchun", ["珲春市"]),
        ("长", []),  # no name, only the beginning of one
        ("市", []),
        ("建设轻轨", []),  # a task stands among the rows
    ],
)
def test_a_search_page_offers_what_the_words_name(plans: sqlite3.Connection, text: str, labels: list[str]) -> None:
    assert [item.label for item in search.named(plans, [text])] == labels


def test_a_misspelling_is_offered_and_never_found(plans: sqlite3.Connection) -> None:
    assert [item.label for item in search.named(plans, ["zhangchun"])] == ["长春市"]
    assert found(plans, "zhangchun") == set()


def test_a_short_line_is_not_about_a_word_and_of_equals_the_sooner_comes_first() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table clauses (clause_id text primary key, heading text, parent_id text, text text)")
    texts = {
        "addressees": "各市政府、长白山管委会：",
        "twice": "保护长白山。" + "修路架桥。" * 20 + "建设长白山生态屏障。",
        "late": "修路架桥。" * 9 + "临港保税区。",
        "soon": "临港保税区。" + "修路架桥。" * 9,
    }
    connection.executemany("insert into clauses values (?, null, null, ?)", texts.items())
    search.create_indexes(connection, {"clauses": ["text"]})

    index = search.SearchIndex("clauses", ("text",), has_headings=True)
    names = dict(connection.execute("select rowid, clause_id from clauses"))

    def ranked(words: str) -> list[str]:
        return [names[hit.rowid] for hit in search.find(connection, index, search.parse(words, index.columns)).hits]

    assert ranked("长白山") == ["twice", "addressees"]
    assert ranked("临港保税区") == ["soon", "late"]
    assert ranked("修路") == ["twice", "late", "soon"]  # more often; then sooner
