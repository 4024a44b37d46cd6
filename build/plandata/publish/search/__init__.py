"""Search a Chinese reader can trust: every character indexed, every word matched as it stands, nothing silently lost.

The law: a row is found exactly when every term of the query stands in one of the table's searchable columns, text and
term folded alike (`folding`). `index` writes the indexes, `query` reads what a reader types, `finding` gives the rows
best first, `highlight` shows where the words stand in the text as printed, `suggest` offers names. The build and the
plugin both call this package, so that what is indexed and what is asked cannot drift apart.
"""

from plandata.publish.search.answers import Answer, Group, ask, ordered
from plandata.publish.search.finding import CAP, Found, Hit, condition, find
from plandata.publish.search.folding import fold, fold_with_offsets
from plandata.publish.search.highlight import mark, snippet, spans
from plandata.publish.search.index import SearchIndex, create_indexes, escape_fts, read_indexes, register_functions
from plandata.publish.search.query import Query, Term, parse
from plandata.publish.search.suggest import Suggestion, create_suggestions, forget_names, named, renew_names, suggest

__all__ = [
    "CAP",
    "Answer",
    "Found",
    "Group",
    "Hit",
    "Query",
    "SearchIndex",
    "Suggestion",
    "Term",
    "ask",
    "condition",
    "create_indexes",
    "create_suggestions",
    "escape_fts",
    "find",
    "fold",
    "fold_with_offsets",
    "forget_names",
    "mark",
    "named",
    "ordered",
    "parse",
    "read_indexes",
    "register_functions",
    "renew_names",
    "snippet",
    "spans",
    "suggest",
]
