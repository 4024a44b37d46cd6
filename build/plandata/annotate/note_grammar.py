"""The words of responsibility notes as regular expressions: labels, verbs, rules stated once, deadlines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from plandata.annotate.bodies import SEPARATORS, Words, is_body, strip_brackets, top_level
from plandata.annotate.segments import squeeze

# What a label announces; `unknown` ends like one (支撑单位：) and no list has it.
LabelKind = Literal["lead", "duty", "support", "deadline", "other", "unknown"]
# How a duty is given: each body leads (牵头), all carry it (负责), they share it out (按职责分工), they help (配合).
Charge = Literal["each", "duty", "divided", "help"]


class NoteGrammar:
    """The word lists of datasets/reference/bodies.yml, compiled; asked by the modules of notes."""

    def __init__(self, words: Words) -> None:
        """Compile the lists; a list that is missing raises KeyError."""
        self.words = words
        self._label_kinds = _label_kinds(words)
        self.label = re.compile(_label(words, self._label_kinds))
        known = _label(words, self._label_kinds, rf"(?:{_CLOSED}|(?<=[\u4e00-\u9fff])[为是](?=[\u4e00-\u9fff]))")
        self.any_label = re.compile(f"{known}|{_unknown_label(words)}")
        longer, person = (_any(words[key]).pattern for key in ("bodies.verb_not_before", "bodies.words_of_persons"))
        duty = _any((*words["bodies.support_verbs"], *words["bodies.lead_verbs"])).pattern
        adverbs, past = (_any(words[key]).pattern for key in ("bodies.duty_adverbs", "bodies.past_adverbs"))
        self._adverbs = re.compile(f"(?:{adverbs})*")
        self._past = re.compile(past)
        verb = rf"(?:{past})*(?:{adverbs})*(?:{duty})(?!(?!{person})(?:{longer}))"
        self._duty = re.compile(f"{_as_label(words, self._label_kinds)}|{verb}")
        other = _any(words["bodies.other_verbs"]).pattern
        self._verb = re.compile(f"{self._duty.pattern}|(?:{adverbs})*(?:{other})")
        self._only_duty = re.compile(f"(?:(?:{self._duty.pattern})(?:{_any(words['bodies.duty_objects']).pattern})?)+")
        self._helper = _any(words["bodies.joint_words"])
        self.first_leads = re.compile("|".join(words["bodies.first_leads"]))
        self._rule = re.compile("|".join([*words["bodies.first_leads"], *words["bodies.rule_words"]]))
        self._remark = re.compile("|".join(words["bodies.remark_heads"]))
        self._deadline = re.compile("|".join(words["bodies.deadline_patterns"]))
        self.unworded = words["bodies.unworded_manner"][0]
        self._only_guiding = re.compile(f"(?:{_any(words['bodies.guiding_verbs']).pattern})+")
        self.title = re.compile(
            f"(?:{_any(words['bodies.person_ranks']).pattern})*(?:{_any(words['bodies.person_titles']).pattern})"
        )

    def kind_of(self, label: re.Match[str]) -> LabelKind:
        """What the label announces; a label of two words (牵头考核单位) takes the first one's kind.

        A label that no list has takes the kind of a word that it ends or begins with: 总体牵头单位, 责任领导单位.
        """
        groups = label.groupdict()
        if groups["name"] or groups["bare"]:
            return self._label_kinds[squeeze(groups["stem"] or groups["bare"])]
        if not groups.get("unknown"):
            return "deadline" if groups["limit"] else "other"
        stem = squeeze(groups["unknown"]).removesuffix(groups["head"])
        fits = [word for word in self._label_kinds if stem.endswith(word) or stem.startswith(word)]
        best = max(fits, key=lambda word: (stem.endswith(word), len(word)), default=None)
        return self._label_kinds[best] if best else "unknown"

    def is_unknown(self, label: re.Match[str]) -> bool:
        """Whether the label only ends like one: 支撑单位：; 各有关单位： names bodies and is none."""
        return bool(label.groupdict().get("unknown"))

    def labels(self, text: str, start: int, end: int) -> list[re.Match[str]]:
        """The labels of a note in text[start:end], those included that no list has."""
        found = self.any_label.finditer(text, start, end)
        return [one for one in found if not (self.is_unknown(one) and re.search("各|有关|相关", one["unknown"]))]

    def charge(self, manner: str) -> Charge:
        """How the words behind a list of bodies, or the label before it, give them their duty."""
        words, core = self.words, self._core(manner)
        kind = self._kind_of_manner(manner)
        each = words["bodies.each_leads"]
        if kind == "lead" or manner.startswith(each) or core.startswith(each) or self._divides_by_name(manner):
            return "each"
        if kind == "duty" or manner == self.unworded:
            return "duty"
        if kind or self.guides(manner) or self.begins_with_help(manner):
            return "help"
        if core.startswith(words["bodies.support_verbs"]):
            return "divided"
        return "duty" if self.gives_duty(manner) else "help"

    def _core(self, manner: str) -> str:
        """The manner without the adverbs before its verb: 牵头 of 双牵头, 协助 of 予以协助."""
        return self._adverbs.sub("", manner, count=1)

    def tells_past(self, manner: str) -> bool:
        """Whether the manner says what a body did before: 前期已共同负责."""
        return self._past.match(manner) is not None

    def _divides_by_name(self, manner: str) -> bool:
        """Whether a duty that is shared out is each body's own: 按职责分别负责, but not 按职责分工负责."""
        shared = self._core(manner).startswith(self.words["bodies.support_verbs"]) and not self.begins_with_help(manner)
        return shared and any(word in manner for word in self.words["bodies.each_leads"])

    def begins_with_help(self, manner: str) -> bool:
        """Whether the manner begins with a verb of helping: 配合做好, but not 按职责分工负责."""
        return self._core(manner).startswith(self.words["bodies.helping_verbs"])

    def _kind_of_manner(self, manner: str) -> LabelKind | None:
        """The kind of a manner that is a label: 责任单位, 作为配合单位."""
        label = self.any_label.fullmatch(f"{_BEING.sub('', manner)}：")
        return self.kind_of(label) if label else None

    def find_verb(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The first verb of text[start:end] outside brackets right behind a body, else the last word of duty there is.

        实施 in 战略实施领导小组负责 is part of a name: what precedes it is no body.
        """
        if not (self._verb.search(text, start, end) or self._duty.search(text, start, end)):
            return None
        free = set(top_level(text, start, end))
        for verb in self._verb.finditer(text, start, end):
            before = _SEPARATOR.split(text[start : verb.start()])[-1].strip().removesuffix("等")
            duty = self.gives_duty(verb.group())
            behind = self._ends_in_body(before) and (duty or not self._inside_name(text, verb, len(before), end))
            if verb.start() in free and (behind or (duty and not before)):
                return verb
        duties = [verb for verb in self._duty.finditer(text, start, end) if verb.start() in free]
        if not duties or is_body(_SEPARATOR.split(text[start:end])[-1].strip(), self.words):
            return None
        first = len(duties) - 1
        while first and duties[first - 1].end() == duties[first].start():  # 按职责 + 分工负责 is one phrase
            first -= 1
        return duties[first]

    def _ends_in_body(self, before: str) -> bool:
        """国务院相关部门及各地区: what stands before the verb is a body, or ends in one behind 及, 和, 与."""
        starts = [0, *(mark.end() for mark in re.finditer("以及|[及和与]", before))]
        return any(is_body(before[at:], self.words) for at in starts)

    def _inside_name(self, text: str, verb: re.Match[str], length: int, end: int) -> bool:
        """市场监督管理局: a name that is whole before 监督 (市场…) may go on behind it."""
        next_duty = self._duty.search(text, verb.end(), end)
        mark = _SEPARATOR.search(text, verb.end(), end)  # 财政局指导、教育局实施 are two
        stop = min(next_duty.start() if next_duty else end, mark.start() if mark else end)
        return any(is_body(text[verb.start() - length : at], self.words) for at in range(verb.end(), stop + 1))

    def gives_duty(self, manner: str) -> bool:
        """Whether the manner starts with a word of duty (负责, 牵头, 按职责分工 …) and not with any other verb."""
        return self._duty.match(manner) is not None

    def only_gives_duty(self, manner: str) -> bool:
        """Whether the manner is a word of duty and nothing else: 牵头, 负责实施, 按职责分工负责相关工作."""
        return self._only_duty.fullmatch(manner) is not None or self.only_guides(manner)

    def supports(self, manner: str) -> bool:
        """Whether the manner is one of helping: 按职责分工负责, 配合, 参与, 作为配合单位."""
        if self._divides_by_name(manner):
            return False
        helps = self._core(manner).startswith(self.words["bodies.support_verbs"])
        return helps or self._kind_of_manner(manner) == "support"

    def only_helps(self, verb: str) -> bool:
        """Whether the verb is one of helping others: 配合, 参与, but not 按职责分工负责."""
        return self._core(verb) in self.words["bodies.helping_verbs"]

    def guides(self, manner: str) -> bool:
        """Whether the manner is one of guiding what others do: 指导, 督促落实."""
        return manner.startswith(self.words["bodies.guiding_verbs"])

    def only_guides(self, manner: str) -> bool:
        """Whether the manner is nothing but guiding: 指导, 指导督促."""
        return self._only_guiding.fullmatch(manner) is not None

    def find_helper(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The word that joins a helper to the bodies before it (会同): 联合 in 市妇女联合会 is part of a name.

        A single character joins only where it opens the segment: ，会市财政局办理, but not 管委会.
        """
        helpers = (helper for helper in self._helper.finditer(text, start, end) if len(helper.group()) > 1)
        named = (helper for helper in helpers if self._ends_in_body(text[start : helper.start()].strip()))
        leading = self._helper.match(text, start, end)
        return leading or next(named, None)

    def leads(self, manner: str) -> bool:
        """Whether the manner says who leads, wherever it stands: 牵头, 总牵头, 牵头抓总."""
        return self._core(manner).startswith("牵头")

    def next_bodies(self, text: str, start: int, end: int) -> int | None:
        """Where, behind a verb, another body with its own verb begins: 市发改委牵头市财政局配合."""
        verb = self.find_verb(text, start, end)
        between = text[start : verb.start()].strip("、 ") if verb else ""
        return start if between and is_body(between, self.words) else None

    def is_deadline(self, segment: str) -> bool:
        """Whether the segment states when and names nobody."""
        segment = segment.strip()
        return bool(self._deadline.search(segment)) and not is_body(segment, self.words)

    def is_rule(self, segment: str) -> bool:
        """Whether the segment states a rule: 列第一位者为牵头单位, 下同. One in brackets is a remark on a body."""
        return bool(self._rule.search(strip_brackets(segment)))

    def denies(self, before: str) -> bool:
        """Whether words before a body say that it is not meant: 不由, 不含."""
        return before.startswith(("不", "非", "无", "除"))

    def is_condition(self, segment: str) -> bool:
        """Whether the segment says when the next one holds: 涉及各县区的，由各县区政府负责."""
        return segment.strip().endswith(self.words["bodies.condition_ends"])

    def has_unknown_label(self, manner: str) -> bool:
        """Whether the manner is a label that no list has: 联动单位."""
        return self._kind_of_manner(manner) == "unknown"

    def remark_head(self, segment: str) -> int:
        """The length of the words by which what the segment says holds for all tasks (以下均需), 0 where none do."""
        head = self._remark.match(segment)
        return head.end() if head else 0

    def inner_mark(self, name: str) -> tuple[Literal["lead", "support"], str] | None:
        """The role that a bracket behind the name gives, and the bracket's words: 市发改委（牵头）."""
        found = _LAST_BRACKETS.search(name)
        if found and found[1] in self.words["bodies.inner_lead_marks"]:
            return "lead", found[1]
        if found and found[1] in self.words["bodies.inner_support_marks"]:
            return "support", found[1]
        return None


@lru_cache(maxsize=4)
def grammar_of(words: Words) -> NoteGrammar:
    """The grammar of these word lists, compiled once."""
    return NoteGrammar(words)


def _label_kinds(words: Words) -> dict[str, LabelKind]:
    kinds: dict[str, LabelKind] = {}
    kinds |= dict.fromkeys(words["bodies.label_lead_words"], "lead")
    kinds |= dict.fromkeys((*words["bodies.label_duty_words"], *words["bodies.label_division"]), "duty")
    kinds |= dict.fromkeys(words["bodies.label_support_words"], "support")
    return kinds


# What closes a label: a colon, behind marks of bold type (Markdown) or of a quotation, or the tab of a table's cell.
_BEING = re.compile("^[均都]?(?:作为|为|是)")
_SEPARATOR = re.compile(f"[{SEPARATORS}]")
_LAST_BRACKETS = re.compile(r"[（(]([^（()）]+)[）)]$")
_CLOSED = r"[*_”」』]{0,2}(?:[:：﹕∶]|\t)[*_]{0,2}"


def _label(words: Words, kinds: Iterable[str], closed: str = _CLOSED) -> str:
    stem, lone, head, before, other, limit = (
        _any(group).pattern
        for group in (
            kinds,
            (*words["bodies.label_bare_words"], *words["bodies.label_division"]),
            words["bodies.label_heads"],
            words["bodies.label_before"],
            words["bodies.label_other"],
            words["bodies.label_deadline"],
        )
    )
    name = (
        rf"(?P<name>(?:{before})?(?P<stem>{stem})\s*(?:[及和、/]?(?:{stem}))?\s*(?:{head}))"
        rf"|(?:{before})?(?P<other>{other})|(?P<limit>{limit})|(?P<bare>{lone})(?=[*_]{{0,2}}[:：])"
    )
    # 责任单位：, 【责任单位】, **责任单位**：, and the cell of a table that a tab closes.
    return rf"(?P<open>[【〔\[［])?\s*[*_“「『]{{0,2}}(?:{name})\s*(?(open)[】〕\]］]\s*[:：]?|{closed})\s*"


def _as_label(words: Words, kinds: Iterable[str]) -> str:
    """市水务局为牵头单位, 市财政局作为配合单位: a label as a verb."""
    groups = (words["bodies.label_before"], kinds, words["bodies.label_heads"])
    before, stem, head = (_any(group).pattern for group in groups)
    return rf"[均都]?(?:作为|为|是)(?:{before})?(?:{stem})(?:{head})"


def _unknown_label(words: Words) -> str:
    head = _any(words["bodies.unknown_label_heads"]).pattern
    return rf"(?<![\u4e00-\u9fff])[*_“「『]{{0,2}}(?P<unknown>[\u4e00-\u9fff]{{2,8}}(?P<head>{head}))\s*{_CLOSED}\s*"


def _any(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words, the longest first; the end of a printed line may fall inside one (按职⏎责分工)."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(r"\s*".join(map(re.escape, word)) for word in longest_first) or "(?!)")
