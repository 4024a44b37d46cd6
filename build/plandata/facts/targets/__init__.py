"""Table targets: every number with a unit that a plan commits to, and every universal one (全覆盖).

reader (which sentences, in which order) → quantities (annotate) → commitments (is it one?) → subjects (of what?);
universals and turns are read beside them, numbers of one list by `shared`, counts of what is there by `counts`.
What a sentence tells of the past is told by `facts.past`, which projects use too.
"""

from plandata.facts.targets.reader import find_targets

__all__ = ["find_targets"]
