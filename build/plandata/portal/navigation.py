"""The pages of the portal: one value each, from which navigation, sitemap, OpenAPI and llms.txt are made.

A page is a plugin with its route and template, and a line here. Pages of one thing each (/plan/…, /city/…, a table) are
not listed: there is one for each row.
"""

from __future__ import annotations

from dataclasses import dataclass

from plandata.publish.formats import CSV, JSON, N_, XLSX


@dataclass(frozen=True, slots=True)
class PageFile:
    """What a page says, as a file for programs at the page's own address with a suffix."""

    suffix: str  # with its dot
    media_type: str
    title: str  # Chinese, translated by the catalogues


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its address, and its title in Chinese, which the catalogues translate.

    `of_words`: it is written in docs/pages; `of_several`: it says nothing where there is one plan. In `route`,
    {database} stands for the name of the database.
    """

    route: str
    title: str
    in_header: bool = False
    in_footer: bool = False
    in_sitemap: bool = True
    of_words: bool = False
    of_several: bool = False
    formats: tuple[PageFile, ...] = ()

    def path(self, database: str) -> str:
        """Return the address, without the prefix of a language."""
        return self.route.format(database=database)


# In the order of the header and the footer.
PAGES: tuple[Page, ...] = (
    Page("/", N_("首页"), in_header=True),
    Page("/matrix", N_("谁负责什么"), in_header=True),
    Page("/map", N_("地图"), in_header=True),
    Page(
        "/commitments",
        N_("承诺清单"),
        in_header=True,
        formats=(
            PageFile(".xlsx", XLSX, N_("承诺清单（Excel 表格）")),
            PageFile(".excel.csv", CSV, N_("承诺清单（CSV，Excel 用）")),
            PageFile(".csv", CSV, N_("承诺清单（CSV）")),
            PageFile(".json", JSON, N_("承诺清单（JSON）")),
            PageFile(".atom", "application/atom+xml", N_("承诺的后续消息（Atom）")),
        ),
    ),
    Page("/compare", N_("对照"), of_several=True),
    Page("/data", N_("数据表"), in_header=True, of_words=True),
    Page("/{database}", N_("全部数据表"), in_sitemap=False),
    Page("/methodology", N_("方法与准确度"), in_footer=True, of_words=True),
    Page(
        "/changes",
        N_("更新记录"),
        in_footer=True,
        of_words=True,
        formats=(
            PageFile(".atom", "application/atom+xml", N_("更新记录（Atom）")),
            PageFile(".json", "application/feed+json", N_("更新记录（JSON Feed）")),
        ),
    ),
    Page("/api", "API", in_footer=True, of_words=True),
    Page("/about", N_("关于"), in_header=True, of_words=True),
)
