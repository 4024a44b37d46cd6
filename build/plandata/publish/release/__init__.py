"""A release: every format that a reuser may want, from one contract, the same bytes from the same data.

`making.make_release` tells the whole; a module a format. What is compared between two releases is in `diff`.
"""
