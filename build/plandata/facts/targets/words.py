"""The word lists of datasets/reference/targets.yml, compiled for the reading of figures; all read flat text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from plandata.facts.targets.universals import UniversalWords
from plandata.model.wordlists import WordLists


@dataclass(frozen=True)
class TargetWords(UniversalWords):
    """The lexicon's word lists for targets."""

    documents: tuple[str, ...]  # what documents are called

    @classmethod
    @lru_cache(maxsize=4)  # lists are read once and compared by identity
    def of(cls, lexicon: WordLists) -> TargetWords:
        """Takes the lists of datasets/reference/targets.yml; a missing one raises PlanDataError when it is read."""
        return cls(lexicon.of_file("targets"), lexicon["projects.adverbs"], lexicon["outline.genre_nouns"])

    @cached_property
    def limits(self) -> re.Pattern[str]:
        """Words before a number of days or months that make it a limit."""
        return re.compile(rf"(?:{self.either('time_limits')})(?:约|近)?$")

    def level_of(self, unit: str) -> re.Pattern[str] | None:
        """What is to be reached in this unit and the words that it is reached by, right before a number."""
        return self._levels.get(unit)

    @cached_property
    def _levels(self) -> Mapping[str, re.Pattern[str]]:
        by = rf"(?:{self.either('adverbs', 'modal_words')})*(?:{self.either('level_reach')})$"
        return {
            "%": re.compile(rf"(?:率|占比|比重|比例){by}"),
            "元": re.compile(rf"(?<!补助)(?<!补贴)(?<!奖补)(?:资金|投资|投入){by}"),
        }

    @cached_property
    def reach(self) -> re.Pattern[str]:
        """Words between a subject and its number, at the end of what stands before the number."""
        return re.compile(
            rf"(?:{self.either('reach_words', 'modal_words')}|(?<![人户亩平])均)+$"
        )  # 收入保持在人均|10元

    @cached_property
    def measures(self) -> re.Pattern[str]:
        """A noun of measure or of money at the end of words, and no word of an aim in them: 农民人均纯收入."""
        aims = self.either("own_words_of_aims")
        return re.compile(rf"^(?!.*(?:{aims})).*(?:{self.either('bare_measures', 'money_words')})$")

    @cached_property
    def promised(self) -> re.Pattern[str]:
        """A promise and a thing, of which a number follows: 新增蔬菜基地|两个, not 分为|三类."""
        opening = self.either("promise_verbs", "aspirational_words", "adverbs", "region_words")
        return re.compile(rf"(?:{opening})+[一-龥]{{2,16}}(?<![为成个])$")

    @cached_property
    def reach_verbs(self) -> re.Pattern[str]:
        """The verbs alone by which a number is reached, at the end of what stands before it."""
        return re.compile(
            rf"(?:{self.either('level_words', 'level_reach', 'change_words', 'growth_words')})+[到至在]?$"
        )

    @cached_property
    def reached(self) -> re.Pattern[str]:
        """Words by which an aim is told: 达到 and the like right before a number."""
        return re.compile(rf"(?:{self.either('level_words', 'level_reach')})[^，。；、]{{0,2}}$")

    @cached_property
    def changed(self) -> re.Pattern[str]:
        """The same, and words of change: （其中工业排放量减少|12%）."""
        return re.compile(rf"{self.reached.pattern}|(?:{self.either('change_words')})[^，。；、]{{0,2}}$")

    @cached_property
    def counted_noise(self) -> re.Pattern[str]:
        """Words after a counted thing that are no part of its name."""
        return re.compile(rf"(?<=..)(?:{self.either('counted_noise')})$")

    @cached_property
    def onward(self) -> re.Pattern[str]:
        """Words right after the number that a change starts from: 提高到."""
        return re.compile(rf"(?:{self.either('adverbs', 'change_words')})*?(?:{self.either('change_words')})[到至为成]")

    @cached_property
    def onward_by(self) -> re.Pattern[str]:
        """Words behind the level that a change is compared with, and others beside it: 比2010年的1吨|降低17%."""
        beside = r"(?:[、和][\d.]+[百千万亿]*[一-龥]{1,5}?)*"
        return re.compile(
            rf"{beside}(?:分别)?(?:{self.either('adverbs')})*(?:{self.either('change_words')})\D{{0,2}}\d"
        )

    @cached_property
    def opening(self) -> re.Pattern[str]:
        """Adverbs and verbs that open a commitment."""
        names = ("promise_verbs", "opening_verbs", "aspirational_words", "adverbs", "part_openers", "region_words")
        return re.compile(rf"^(?:{self.either(*names)})+(?!后的|前的)")  # 改造后的线路: 改造 opens nothing

    @cached_property
    def located(self) -> re.Pattern[str]:
        """Words on where a thing is built, and the verb: 在高风险区建设|气象站; not 在校学生培训率."""
        verbs, measures = self.either("located_verbs"), self.either("bare_measures")
        return re.compile(rf"^在[^，。；]{{2,20}}?(?:{verbs})(?=[一-龥]{{2}})(?!(?:{measures})$)")

    @cached_property
    def compared(self) -> re.Pattern[str]:
        """A change with what it is compared with, and nothing that changes: 较上年增长, 比2020年增加."""
        change = self.either("change_words")
        return re.compile(rf"(?:较|比|同比|环比|与)[^，。；]{{0,8}}?(?:{change}|减)[到至了]?")

    @cached_property
    def compared_before(self) -> re.Pattern[str]:
        """The same right before a number: 支出规模|比上年增加约; 占比较2020年提高 is a share."""
        change = self.either("change_words")
        base = r"(?:较|(?<!占)比|与)(?:20\d\d年?|上年|去年|上一?年度)[底末]?(?:相比)?"
        return re.compile(rf"{base}(?:{self.either('adverbs', 'modal_words')})*(?:{change}|减)[约近]?$")

    @cached_property
    def changed_to(self) -> re.Pattern[str]:
        """A change to a share of something, at the end of what stands before the share: 压缩至法定时限的|50%."""
        return re.compile(rf"(?<=[一-龥]{{2}})(?:{self.either('change_words')})[至到为][一-龥]{{1,8}}的?$")

    @cached_property
    def bare_measure(self) -> re.Pattern[str]:
        """A noun of measure alone, which needs the word before it: 时长, 面积."""
        return re.compile(rf"(?:{self.either('bare_measures')})(?:{self.either('reach_words', 'modal_words')})*$")

    @cached_property
    def addressed(self) -> re.Pattern[str]:
        """Behind a count: who is spoken to (11个区县均要制定), or what is settled (5个方案已经同意)."""
        modal = (
            r"均|都要|都应|皆|(?<![重主首必需想])要(?![素点件求闻领务])|(?<![效反响适供相对])应(?![用急对])"
            r"|须|需(?![求要])|已(?:经)?|[尚仍]?未(?![来成])|联合|率先|先行"
        )
        return re.compile(rf"[一-龥（）、“”]{{1,12}}?(?:{modal})[一-龥]")

    @cached_property
    def of_one_scope(self) -> re.Pattern[str]:
        """Counts of a list whose first is the scope of a measure, or what is there: 涉及12个乡镇、, 对14个站点、."""
        opener = rf"(?:{self.either('containing_verbs')}|(?:^|(?<=[，；：]))对|经)"
        return re.compile(rf"{opener}(?:\d[\d.]*[百千万亿]*[一-龥][^，。；、\d]{{1,24}}?(?:[、，和及与]|以及))+$")

    @cached_property
    def own_items(self) -> re.Pattern[str]:
        """Words before a count of what the document itself sets out: 明确6个方面|23条措施, 符合以下|3个条件."""
        return re.compile(rf"\d+个?方面$|(?:{self.either('listed_below')})$")

    @cached_property
    def programmes(self) -> re.Pattern[str]:
        """Programmes behind a count: what bears names, of which a list has just told so many."""
        return re.compile(rf"[一-龥]{{0,4}}(?:{self.either('programme_nouns')})(?:$|[，。；、（])")

    @cached_property
    def set_out(self) -> re.Pattern[str]:
        """A verb of setting out before a count, and what a document sets out behind it, with a tab between."""
        nouns = self.either("document_nouns")
        return re.compile(rf"(?:{self.either('setting_out')})了?\t[一-龥]{{0,6}}?(?:{nouns})(?:$|[，。；、（])")

    @cached_property
    def learned(self) -> re.Pattern[str]:
        """A verb of learning or spreading before a count, and what is drawn from what exists: 总结推广|5项改革经验."""
        verbs, nouns = self.either("learning_verbs"), self.either("drawn_nouns")
        return re.compile(rf"(?:{verbs})[^\t，。；、]{{0,12}}\t[一-龥]{{0,8}}?(?:{nouns})(?:$|[，。；、（])")

    @cached_property
    def carried_out(self) -> re.Pattern[str]:
        """What stands and is carried out, with a tab for its count: 落实国务院|33条措施, 用好|20亿元资金, 20条|落地."""
        verbs, nouns = self.either("carrying_verbs"), self.either("standing_rules")
        return re.compile(rf"(?:{verbs})[^\t，。；]{{0,12}}\t[一-龥]{{0,10}}(?:{nouns})|[一-龥]\t(?:落地|落细|见效)")

    @cached_property
    def teamed(self) -> re.Pattern[str]:
        """Groups that a body forms of its own people, with a tab for their count: 组成|3个督查组赴各县区."""
        verbs, groups = self.either("forming_verbs"), self.either("group_nouns")
        return re.compile(rf"(?:{verbs}|[下内分]设)了?\t[一-龥]{{0,6}}?(?:{groups})(?:$|[，。；、（赴开进对到深分负])")

    @cached_property
    def listed(self) -> re.Pattern[str]:
        """Words before a count of what a list holds: 附表列明的|40项指标."""
        return re.compile(rf"(?:{self.either('listing_verbs')})的?$")

    @cached_property
    def worked_on(self) -> re.Pattern[str]:
        """Behind a count: works on all the counted things (病险水库实施除险加固), which makes the count a promise."""
        return re.compile(rf"[^，。；、]{{2,16}}?(?:实施|进行|开展|完成|全部)[一-龥]{{0,4}}(?:{self.either('works')})$")

    @cached_property
    def rescinded(self) -> re.Pattern[str]:
        """A segment that abolishes a rule: 取消报名人数不得少于30人方可开班的规定."""
        verbs, rules = self.either("rescinding_verbs"), self.either("rule_nouns")
        return re.compile(rf"(?:{self.either('adverbs')})*(?:{verbs})[^，。；]*的(?:{rules})$")

    @cached_property
    def staffed(self) -> re.Pattern[str]:
        """Officers of a body beside their count, with a tab for it: 设组长|1名, 1名|联络员."""
        staff = self.either("staff_nouns")
        return re.compile(rf"(?:{staff})\t|\t[一-龥]{{0,4}}(?:{staff})(?:$|[，。；、（])")

    @cached_property
    def kept_up(self) -> re.Pattern[str]:
        """加强…等|25个…的保护和管理: care of what is there, by the words before and behind a count, a tab between."""
        opening = rf"(?:{self.either('adverbs')})*(?:{self.either('care_verbs')})"
        return re.compile(
            rf"^{opening}[^\t]*等\t[^，。；]{{2,}}的[一-龥]{{2}}(?:[和及与、][一-龥]{{2}})*(?:$|[，。；（])"
        )

    @cached_property
    def whole_region(self) -> re.Pattern[str]:
        """The whole region right before a count, which then tells how many it has: 覆盖全国|338个城市."""
        return re.compile(rf"(?:{self.either('region_words')})(?:所有|全部|现有)?$")

    @cached_property
    def divisions(self) -> re.Pattern[str]:
        """Behind a count: parts of a region (城市, 地级及以上城市), and no other noun that opens so (社区食堂)."""
        areas = self["areas"]
        long, short = ("|".join(area for area in areas if (len(area) > 1) is several) for several in (True, False))
        ended = "(?=$|[、，。；（和及与等]|[一-龥]{0,2}[要须均都])"  # 90个县, 12个县区要签订, not 26个市级试点
        return re.compile(rf"(?:[一-龥]级(?:及?以[上下])?)?(?:(?:{long})(?![一-龥]{{2}}$)|(?:{short}){{1,2}}{ended})")

    @cached_property
    def drawn(self) -> re.Pattern[str]:
        """Behind a count: what is drawn from the counted things (9个案例的做法)."""
        nouns = self.either("drawn_nouns")
        named = r"[一-龥]{2,12}?名单(?:[一-龥]{2,4}|见附[件表]\d*)?(?=$|[，。；、（])"  # 8个试点单位名单另行公布
        return re.compile(rf"[一-龥]{{1,12}}?的(?:[一-龥]{{0,4}})?(?:{nouns})(?=$|[，。；、（])|{named}")

    @cached_property
    def goal(self) -> re.Pattern[str]:
        """The aim or the level that a number tells: …80%以上的目标."""
        return re.compile(rf"的?(?:[一-龥]{{0,2}})?(?:{self.either('goal_nouns')})")

    @cached_property
    def members(self) -> re.Pattern[str]:
        """Behind a number that 等 stands before: who is listed (等12个部门)."""
        return re.compile(self.either("member_nouns"))

    @cached_property
    def cases(self) -> re.Pattern[str]:
        """Behind a number: the end of words that say which cases are meant, 的 and a comma: 满3个月且评为合格|的，…."""
        return re.compile(r"[^，。；：]*?(?:，(?:且|并且|并|或者?|同时)[^，。；：]*?)*(?<!目)的[，,]")

    @cached_property
    def stated(self) -> re.Pattern[str]:
        """为 that states a number, right before it; no change (压缩为), no obligation (应为), no aim (目标值为)."""
        aims, change = self.either("own_words_of_aims"), self.either("change_words")
        other = "".join(f"(?<!{word})" for word in f"{aims}|{change}|{self.either('modal_words')}".split("|"))
        return re.compile(rf"(?<=[一-龥]{{2}}){other}(?<![作分成设定改升变转])为(?:每[一-龥]{{1,4}})?约?$")

    @cached_property
    def lasting(self) -> re.Pattern[str]:
        """A noun of what lasts years, right before the words that bound them: 轮候期|不超过2年."""
        return re.compile(rf"(?:{self.either('lasting_nouns')})(?:{self.either('modal_words', 'reach_words')})*$")

    @cached_property
    def defined(self) -> re.Pattern[str]:
        """Words by which a document says what a word means: 本办法所称…, …是指."""
        return re.compile(self.either("defining_words"))

    @cached_property
    def document(self) -> re.Pattern[str]:
        """Words that open what a document says of its own parts: 本方案共明确22项任务."""
        kinds = "|".join(map(re.escape, sorted(self.documents, key=len, reverse=True)))
        own = rf"本(?:行动|实施)?(?:{kinds})|(?:{kinds})(?:共|明确|提出)"
        return re.compile(rf"{own}|{self.either('document_words')}")
