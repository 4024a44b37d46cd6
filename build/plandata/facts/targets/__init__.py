"""Table targets: every number with a unit that a plan promises, and every universal one (全覆盖).

reader (which sentences, in which order) → quantities (annotate) → promises (is it one?) → subjects (of what?) → rows;
universals are read beside them. What a sentence tells of the past is told by `past`.
"""

from plandata.facts.targets.reader import find_targets

__all__ = ["find_targets"]
