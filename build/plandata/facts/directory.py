"""Bodies by their form: 省发展改革委 in a plan of Jilin is 吉林省发展和改革委员会, whatever the province.

`Directory` reads a name as region + office (datasets/reference/agencies.csv); a name that no form knows is kept as
written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from pypinyin import Style, lazy_pinyin

from plandata.annotate.bodies import Words, is_body, is_general, strip_brackets
from plandata.facts.cities import Gazetteer
from plandata.facts.pinyin import slug
from plandata.model import Agency, BodyForm, Judgement, Reference

CENTRAL = "000000"
# The source of a body that no form of agencies.csv knows.
AS_WRITTEN = "文件中的写法"
_PLACE = r"(?P<place>[一-龥]{0,8}?)"


@dataclass(frozen=True, slots=True)
class Named:
    """What a body's name stands for, and how it was read: full_name, short_name, alias or context."""

    agency: Agency
    how: str


@dataclass(frozen=True, slots=True)
class _Region:
    """The division that a name starts with: its id, name, English name and level; `length` of the name's words."""

    division_id: str | None
    name: str
    short: str
    name_en: str
    level: str
    length: int


class Directory:
    """Reads names of bodies from inside one plan's region, by the offices' forms and the gazetteer."""

    def __init__(
        self,
        forms: Sequence[BodyForm],
        gazetteer: Gazetteer,
        words: Words,
        aliases: dict[str, str],
        scope: str | None = None,
    ) -> None:
        """Take the forms of agencies.csv, the plan's gazetteer, the word lists, and names that stand for full names.

        `scope` is the plan's id where its region is not known: its bodies are those of no other plan.
        """
        self.words = words
        self._scope = scope or CENTRAL
        self._gazetteer = gazetteer
        self._aliases = aliases
        self._local = _by_surface(form for form in forms if form.level != "central" and "{" not in form.stem)
        self._central = _by_surface(form for form in forms if form.level == "central")
        self._templates = [(_template(s), form) for form in forms if "{" in form.stem for s in _surfaces(form)]
        self._by_word = [_with_own_words(surface) for form in forms if "{" in form.stem for surface in _surfaces(form)]
        self._region = self._home()
        self._above = gazetteer.lineage(self._region.division_id) if self._region.division_id else ()
        self._known: dict[str, Named] = {}
        self._full_names: dict[str, str] = {}  # by id

    @classmethod
    def for_plan(
        cls, reference: Reference, judgement: Judgement, gazetteer: Gazetteer, scope: str | None = None
    ) -> Directory:
        """Build the directory of a plan; aliases of kind agency in reference and etc/ come first.

        `scope` is the plan's id where its region is not known.
        """
        aliases = {
            alias.surface: alias.means[0]
            for alias in (*reference.aliases, *judgement.aliases)
            if alias.kind == "agency" and alias.means
        }
        return cls(reference.body_forms, gazetteer, reference.lexicon, aliases, scope)

    def resolve(self, name: str) -> Named:
        """Read a body's name as written; a name of no known form becomes a body of the plan's region, as written."""
        name = "".join(name.split())
        if name not in self._known:
            self._known[name] = self._told_apart(self._read(name))
        return self._known[name]

    def _told_apart(self, named: Named) -> Named:
        """县税务局 beside 县水务局 sounds the same: the later of two as written has its tones behind its id.

        So has 市检察局 beside no other: 市监察局 is a known office, and has that id in every other plan.
        """
        agency = named.agency
        other = self._full_names.setdefault(agency.agency_id, agency.full_name)
        is_known_office = agency.agency_id.partition("-")[2] in self._known_slugs
        if agency.source != AS_WRITTEN or (other == agency.full_name and not is_known_office):
            return named
        tones = re.sub("[^1-5]", "", "".join(lazy_pinyin(agency.full_name, style=Style.TONE3)))
        return replace(named, agency=replace(agency, agency_id=f"{agency.agency_id}-{tones}"))

    @cached_property
    def _known_slugs(self) -> frozenset[str]:
        return frozenset(slug(form.stem) for form in (*self._local.values(), *self._central.values()))

    def bodies_read(self) -> tuple[Agency, ...]:
        """Every body read so far, in the order of the names it was read from."""
        return tuple(named.agency for _, named in sorted(self._known.items()))

    @cached_property
    def local_surfaces(self) -> tuple[str, ...]:
        """Every way to write a local office without its region."""
        return tuple(self._local)

    @cached_property
    def central_surfaces(self) -> tuple[str, ...]:
        """Every way to write a central office that a reader of this plan takes for the central one."""
        return tuple(surface for surface in self._central if self._means_central(surface))

    def relative(self, word: str) -> bool:
        """Whether 省, 市, 县 … means one division in this plan."""
        return self._relative(word) is not None

    def is_place(self, name: str) -> bool:
        """Whether the words as a whole are one division's name."""
        found = self._gazetteer.resolve(name) if name else None
        return found is not None and len(found.city_ids) == 1

    def region_start(self, text: str, at: int) -> int | None:
        """Where the region of the office at text[at:] begins: a place by name, else 省/市/县 as the plan means it.

        会同县公安局 is a 县公安局 that somebody 会同, unless 会同县 lies in the plan's region.
        An everyday word is no region without its class: 弘扬大兴文明办网之风.
        """
        for length in range(min(12, at), 1, -1):
            name = text[at - length : at]
            if not self.is_place(name) or name in self.words["places.common_words"]:
                continue
            if name[:-1] not in self.words["places.connectives"] or self._is_near(name, text[: at - length]):
                return at - length
            return at - 1
        return self.relative_start(text, 0, at)

    def _is_near(self, name: str, before: str) -> bool:
        """Whether a county called like a word that joins is meant: it is of the plan's region and follows no body."""
        found = self._gazetteer.resolve(name)
        home = self._region.division_id
        line = self._gazetteer.lineage(found.city_ids[0]) if found else ()
        return home in line and not before.endswith(self.words["bodies.office_suffixes"])

    def template_bodies(self, text: str) -> Iterable[tuple[int, int]]:
        """Spans of `text` that fill a form with a place in it: 人民银行长春中心支行, 省委宣传部."""
        for word, pattern, others in self._by_word:
            if word not in text or not all(other in text for other in others):
                continue
            for found in pattern.finditer(text):
                start = self._place_start(text, found)
                if start is not None and not text.startswith(self.words["bodies.longer_words"], found.end()):
                    yield start, found.end()

    def _place_start(self, text: str, found: re.Match[str]) -> int | None:
        """Where the body begins: at the place that stands in the form, cut to what the gazetteer or the plan knows."""
        begin, end = found.span("place")
        if found.start() < begin:  # the form's own words come first: 人民银行{}分行
            known = self.is_place(found["place"]) or self.relative(found["place"])
            return found.start() if known else None
        start = self.region_start(text, end)
        return start if start is not None and start >= begin else None

    def relative_start(self, text: str, begin: int, end: int) -> int | None:
        """Where 省, 市, 县 … at the end of text[begin:end] begins; None when it means no division or several (两省)."""
        word = next((word for word in self.words["bodies.relative_regions"] if text.endswith(word, begin, end)), None)
        if word is None or not self.relative(word):
            return None
        start = end - len(word)
        return None if text.endswith(self.words["bodies.several"], 0, start) else start

    def _read(self, name: str) -> Named:
        bare = strip_brackets(name)
        if name in self._aliases and self._aliases[name] != name:
            return Named(self._aliased(name), "alias")
        if is_general(bare, self.words):
            return Named(self._plain(name, "general"), "context")
        for read in (self._central_office, self._local_office, self._branch):
            if (named := read(name)) or (bare != name and (named := read(bare))):
                return named
        return Named(self._plain(name, self._kind_by_form(bare)), "full_name")

    def _aliased(self, name: str) -> Agency:
        """The body that etc/aliases.yml gives; one of no known form goes by the plan's short name for it."""
        agency = self.resolve(self._aliases[name]).agency
        if agency.source != AS_WRITTEN:
            return agency
        region = next(iter(self._regions_of(name)))
        return replace(agency, name=region.short + name[region.length :], source="etc/aliases.yml")

    def _central_office(self, name: str) -> Named | None:
        form = self._central.get(name)
        if form is None or not self._means_central(name):
            return None
        agency = Agency(
            agency_id=f"{CENTRAL}-{slug(form.stem)}",
            name=form.short,
            full_name=form.stem,
            name_en=form.name_en,
            kind=form.kind,
            level="central",
            division_id=None,
            aliases="、".join(form.aliases) or None,
            source=form.source,
        )
        return Named(agency, _how(name, form))

    def _means_central(self, surface: str) -> bool:
        """A bare name (统计局) is the central office only in a central plan, unless it says so: 财政部, 国家统计局."""
        if self._region.level == "central" or surface.startswith(self.words["bodies.central_heads"]):
            return True
        return surface.endswith(self.words["bodies.central_tails"])

    def _local_office(self, name: str) -> Named | None:
        """Region and office: 省 + 发展改革委, 长春市 + 政府; an office without a region is the plan's own region's."""
        for region in self._regions_of(name):
            form = self._local.get(name[region.length :])
            if form is not None:
                how = _how(name[region.length :], form)
                return Named(self._office(region, form), how if region.length > 1 else "short_name")
        return None

    def _office(self, region: _Region, form: BodyForm) -> Agency:
        return Agency(
            agency_id=self._id(region, slug(form.stem)),
            name=region.short + form.short,
            full_name=region.name + form.stem,
            name_en=f"{form.name_en} of {region.name_en}" if region.name_en else form.name_en,
            kind=form.kind,
            level=region.level,
            division_id=region.division_id,
            aliases="、".join(region.short + alias for alias in form.aliases) or None,
            source=form.source,
        )

    def _branch(self, name: str) -> Named | None:
        for pattern, form in self._templates:
            found = pattern.fullmatch(name)
            region = self._place_of(found["place"]) if found else None
            if region is not None:
                return Named(self._filled(region, form), "short_name")
        return None

    def _filled(self, region: _Region, form: BodyForm) -> Agency:
        bare = _bare_place(region.name)
        fill = {"full": region.name, "": bare}

        def put(pattern: str) -> str:
            return pattern.replace("{full}", fill["full"]).replace("{}", fill[""])

        return Agency(
            agency_id=self._id(region, slug(re.sub(r"{(?:full)?}", "", form.stem))),
            name=put(form.short),
            full_name=put(form.stem),
            name_en=form.name_en.replace("{}", region.name_en) if region.name_en else None,
            kind=form.kind,
            level=region.level,
            division_id=region.division_id,
            aliases="、".join(put(alias) for alias in form.aliases) or None,
            source=form.source,
        )

    def _plain(self, name: str, kind: str) -> Agency:
        """A body as the plan writes it, of the region that its name starts with or of the plan's own."""
        if kind == "general":
            # 各县（市、区）政府 and 各县、市、区政府 are one class: how a plan writes it stands in plan_agencies.
            name = re.sub(r"[（(）)〔〕\[\]、，,\s]", "", name)
        region = next(iter(self._regions_of(name))) if kind != "general" else self._region
        rest = name[region.length :]
        return Agency(
            agency_id=self._id(region, slug(rest)),
            name=name if region.length == 0 or kind == "general" else region.short + rest,
            full_name=name if region.length == 0 or kind == "general" else region.name + rest,
            name_en=None,
            kind=kind,
            level="none" if kind == "general" else region.level,
            division_id=region.division_id,
            aliases=None,
            source=AS_WRITTEN,
        )

    def _id(self, region: _Region, office: str) -> str:
        """The region and the office; 市财政局 of a plan without a region is that plan's alone."""
        own = f"{self._scope}-{slug(region.name)}" if region.name and region.division_id is None else self._scope
        return f"{region.division_id or own}-{office}"

    def _kind_by_form(self, name: str) -> str:
        for kind in ("enterprise", "organisation", "court", "party", "government"):
            if name.endswith(self.words[f"bodies.kind_{kind}"]):
                return kind
        return "department" if is_body(name, self.words) else "organisation"

    def _regions_of(self, name: str) -> Iterator[_Region]:
        """The regions a name may start with: a place by name, 省/市/县 as seen from the plan, and the plan's own."""
        head = self._gazetteer.head(name)
        # A bare short name is no region: 西永综合保税区管委会 is no body of the street 西永街道.
        if (
            head
            and head.end < len(name)
            and len(head.city_ids) == 1
            and name[: head.end].endswith(self.words["bodies.region_ends"])
        ):
            yield self._of_division(head.city_ids[0], head.end)
        for division_id in self._above:
            if name.startswith(whole := self._gazetteer.division(division_id).name) and len(name) > len(whole):
                yield self._of_division(division_id, len(whole))
        for length in (3, 1):
            region = self._relative(name[:length]) if len(name) > length else None
            if region is not None:
                yield region
        yield self._region

    def _place_of(self, place: str) -> _Region | None:
        if not place or (relative := self._relative(place)):
            return relative if place else self._region
        for division_id in self._above[-1:]:  # 吉林银监局 is the province's, not the city's
            if _bare_place(self._gazetteer.division(division_id).name) == place:
                return self._of_division(division_id, len(place))
        found = self._gazetteer.resolve(place)
        return self._of_division(found.city_ids[0], len(place)) if found and found.city_ids else None

    def _relative(self, word: str) -> _Region | None:
        """省, 自治区, 市, 县, 区 … as the plan's own region and those above it."""
        for division_id in self._above:
            name = self._gazetteer.division(division_id).name
            if word in self.words["bodies.relative_regions"] and name.endswith(word):
                return self._of_division(division_id, len(word))
        if self._scope != CENTRAL and word in self.words["bodies.relative_regions"]:
            return _Region(None, word, word, "", "none", len(word))
        return None

    def _of_division(self, division_id: str, length: int) -> _Region:
        row = self._gazetteer.latest(division_id)  # plans of any date share the body's row
        return _Region(division_id, row.name, _short_region(row.name), row.name_en, row.level, length)

    def _home(self) -> _Region:
        if self._gazetteer.region == CENTRAL:
            return _Region(None, "", "", "", "central" if self._scope == CENTRAL else "none", 0)
        return self._of_division(self._gazetteer.region, 0)


def _by_surface(forms: Iterable[BodyForm]) -> dict[str, BodyForm]:
    """Surface to form; a full name beats a short one, a short one beats an alias, the first row beats later ones."""
    rows = tuple(forms)
    table: dict[str, BodyForm] = {}
    for pick in (lambda f: (f.stem,), lambda f: (f.short,), lambda f: f.aliases):
        for form in rows:
            for surface in pick(form):
                table.setdefault(surface, form)
    return table


def _surfaces(form: BodyForm) -> tuple[str, ...]:
    return tuple(dict.fromkeys((form.stem, form.short, *form.aliases)))


_BRACED = re.compile(r"\{[a-z]*\}")


def _with_own_words(surface: str) -> tuple[str, re.Pattern[str], tuple[str, ...]]:
    """A form's longest word of its own, its pattern, and its other words: without them no text holds it."""
    longest, *others = sorted(filter(None, _BRACED.split(surface)), key=len, reverse=True)
    return longest, _template(surface), tuple(others)


@lru_cache(maxsize=1024)
def _template(surface: str) -> re.Pattern[str]:
    return re.compile(re.escape(surface).replace(r"\{full\}", _PLACE).replace(r"\{\}", _PLACE))


def _how(surface: str, form: BodyForm) -> str:
    if surface == form.stem:
        return "full_name"
    return "short_name" if surface == form.short else "alias"


def _short_region(name: str) -> str:
    """A region as a body's usual short name has it: 内蒙古自治区 -> 内蒙古自治区, 延边朝鲜族自治州 -> 延边州."""
    found = re.match(r"^(?P<head>.{2,}?)(?:[一-龥]{1,6}族)+自治(?P<kind>[州县旗])$", name)
    return found["head"] + found["kind"] if found else name


def _bare_place(name: str) -> str:
    """The name without its class, as branches use it: 吉林省 -> 吉林, 广西壮族自治区 -> 广西."""
    name = re.sub(r"(?:壮族|回族|维吾尔)?自治区$", "", name)
    return name[:-1] if len(name) > 2 and name[-1] in "省市县区州盟旗" else name
