"""A saved page gives its article and nothing of its site; what the site's block says becomes settings."""

import pytest

from plandata.model.document import Document, FoundSettings
from plandata.read.formats.html import read_page
from plandata.read.labels import read_labels, settings_of

BODY = (
    "<p>云岭市人民政府关于印发护水方案的通知</p><p>云政发〔2024〕9号</p><p>各县区人民政府：</p><p>现将方案印发给你们，请遵照执行。</p>"
    "<p>云岭市人民政府</p><p>2024年3月5日</p><p>护水方案</p><p>一、巡河</p><p>组织巡河300次，由市水务局牵头。</p>"
)
TEXT = "\n".join(line for line in BODY.replace("</p>", "").split("<p>") if line)
NAV = (
    '<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li>'
    '<li><a href="/x">市教育局</a></li></ul></div>'
)
FOOT = "<div><p>主办：云岭市人民政府　承办：云岭市数据局</p><p>网站标识码：0000000000</p></div>"


def left(document: Document, kind: str) -> str:
    return "|".join(note.words for note in document.left_out if note.kind == kind)


@pytest.mark.parametrize(
    "page",
    [
        BODY,  # a bare article
        f"{NAV}<div>当前位置：<a>首页</a> &gt; 政策文件</div><div>{BODY}</div>{FOOT}",
        # the body beside the foot in one element, a QR line and news below
        f"{NAV}{BODY}<div>扫一扫在手机打开当前页</div><div>相关解读：<ul><li>一图读懂护水方案</li></ul></div>{FOOT}",
        # the body in a table that lays the page out
        f"{NAV}<table><tr><td>{BODY}</td></tr></table>{FOOT}",
        # the page's own elements for head and foot, a related article with sentences of its own
        f"<header>{NAV}</header><main>{BODY}</main><aside><p>解读：方案提出了三项任务，请看详情。</p></aside><footer>{FOOT}</footer>",
        # tools between title and text
        BODY.replace(
            "</p><p>云政发",
            "</p><div>发布时间：2024-03-06　来源：市水务局</div><div>【字号：大 中】</div><p>云政发",
        ),
        # the same text for screens and phones, the second one hidden
        f"{NAV}<div>{BODY}</div><div style='display:none'>{BODY}</div>{FOOT}",
        f"<div style='display: none'>{BODY}</div><div>{BODY}</div>",
        # the title over the tools and over the text
        f"<h1>云岭市人民政府关于印发护水方案的通知</h1><div>分享到：</div><div>{BODY}</div>",
    ],
)
def test_the_article_is_read_and_nothing_of_the_site(page):
    document = read_page(f"<html><body>{page}</body></html>")
    assert document.text == TEXT
    said = "".join(note.words for note in document.left_out)
    assert ("市教育局" in said) == ("市教育局" in page)
    assert ("主办" in said) == ("主办" in page)


@pytest.mark.parametrize(
    ("rest", "kept"),
    [
        # what stands behind the body in an element of its own and is the document's
        ("<div><p>附件：1.任务分工表</p></div>", "附件：1.任务分工表"),
        (
            "<div><p>附件</p><table><tr><td>任务</td><td>单位</td></tr>"
            "<tr><td>巡河</td><td>市水务局</td></tr></table></div>",
            "任务\t单位",
        ),
        ("<div><p>二、清淤</p><p>完成清淤20公里，由市水务局负责。</p></div>", "二、清淤"),
        ("<p>（此件公开发布）</p>", "（此件公开发布）"),
        # a body that organises an event is no foot of a site
        ("<p>三、活动</p><p>主办：市体育局</p><p>活动于5月举行，请各单位做好准备工作。</p>", "主办：市体育局"),
    ],
)
def test_nothing_of_the_plan_is_lost(rest, kept):
    assert kept in read_page(f"{NAV}<div>{BODY}</div>{rest}{FOOT}").text


BLOCK = FoundSettings(
    title="云岭市人民政府关于印发护水方案的通知",
    document_number="云政发〔2024〕9号",
    issuers=("云岭市人民政府",),
    issued_on="2024-03-05",
    published_on="2024-03-06",
    index_number="115/2024-9",
)
AS_TABLE = (
    "<table><tr><td>索 引 号：</td><td>115/2024-9</td><td>主题分类：</td><td>水利</td></tr>"
    "<tr><td>发文机关</td><td>云岭市人民政府</td><td>成文日期：</td><td>2024年03月05日</td></tr>"
    "<tr><td>标　　题：</td><td colspan=3>云岭市人民政府关于印发护水方案的通知</td></tr>"
    "<tr><td>发文字号：</td><td>云政发〔2024〕 9号</td><td>发布日期：</td><td>2024-03-06</td></tr></table>"
)
AS_LIST = (
    "<ul><li>索引号：115/2024-9</li><li>发布机构：云岭市人民政府</li><li>成文日期：2024/3/5</li>"
    "<li>名称：云岭市人民政府关于印发护水方案的通知</li><li>文号：云政发〔2024〕9号</li><li>公开日期：2024-03-06</li></ul>"
)
AS_LINE = (
    "<div>索引号：115/2024-9 发布机构：云岭市人民政府 成文日期：二〇二四年三月五日 "
    "标题：云岭市人民政府关于印发护水方案的通知 文号：云政发〔2024〕9号 发布日期：2024-03-06</div>"
)
AS_PAIRS = (
    "<dl><dt>索 引 号</dt><dd>115/2024-9</dd><dt>发文机关</dt><dd>云岭市人民政府</dd>"
    "<dt>成文日期</dt><dd>2024年03月05日</dd><dt>标　　题</dt><dd>云岭市人民政府关于印发护水方案的通知</dd>"
    "<dt>发文字号</dt><dd>云政发〔2024〕9号</dd>"
    "<dt>发布日期</dt><dd>2024-03-06</dd></dl>"
)


AS_CELLS = (
    "<table><tr><td>索引号：115/2024-9</td><td>发文机关：云岭市人民政府</td></tr>"
    "<tr><td>成文日期：2024-03-05</td><td>保管期限：长期</td></tr>"
    "<tr><td>标题：云岭市人民政府关于印发护水方案的通知</td><td>公开时限：长期公开</td></tr>"
    "<tr><td>发文字号：云政发〔2024〕9号</td><td>发布日期：2024-03-06</td></tr></table>"
)


@pytest.mark.parametrize("block", [AS_TABLE, AS_LIST, AS_LINE, AS_PAIRS, AS_CELLS])
def test_the_block_over_the_text_gives_settings_and_no_text(block):
    document = read_page(f"{NAV}{block}<div>{BODY}</div>{FOOT}")
    assert document.found == BLOCK
    assert document.text == TEXT
    assert "索" in left(document, "metadata")


def test_a_table_of_the_plan_that_names_a_body_is_no_block_of_settings():
    duties = "<table><tr><td>任务</td><td>发布单位</td></tr><tr><td>预警</td><td>市水务局</td></tr></table>"
    assert "预警\t市水务局" in read_page(BODY + duties).text


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ('<link rel="canonical" href="https://www.example.org/1">', "https://www.example.org/1"),
        ('<meta property="og:url" content="https://www.example.org/2">', "https://www.example.org/2"),
        ("<!-- saved from url=(0025)https://www.example.org/3 -->", "https://www.example.org/3"),
        ('<link rel="canonical" href="javascript:alert(1)">', None),
        ('<link rel="canonical" href="/zwgk/1">', None),  # no address that anybody else could open
    ],
)
def test_the_pages_own_address(head, address):
    assert read_page(f"<html><head>{head}</head><body>{BODY}</body></html>").found.source_url == address


@pytest.mark.parametrize(
    ("line", "settings"),
    [
        ("文号：无 成文日期：2024-03-05", FoundSettings(issued_on="2024-03-05")),
        ("发文机关：市财政局、市水务局", FoundSettings(issuers=("市财政局", "市水务局"))),
        ("时间：2024-03-05 10:20　来源：市水务局", FoundSettings(published_on="2024-03-05")),
        ("会议时间：2024-03-05", FoundSettings()),  # the meeting's
        ("发布日期：2024-13-45", FoundSettings()),  # no day
        ("文号：详见附件", FoundSettings()),  # no number
        (
            "文号：云政发〔2024〕9号 保管期限：长期",
            FoundSettings(document_number="云政发〔2024〕9号"),
        ),  # an unknown label
        ("文号：云政发〔2024〕9号（已废止）", FoundSettings(document_number="云政发〔2024〕9号")),
    ],
)
def test_labels(line, settings):
    assert settings_of(read_labels([line])) == settings


@pytest.mark.parametrize(
    ("source", "issuers"),
    [("云岭市水务局官网", ("云岭市水务局",)), ("云岭市人民政府门户网站", ()), ("云岭日报", ()), ("", ())],
)
def test_what_a_page_states_in_its_head(source, issuers):
    head = f'<meta name="PubDate" content="2024-03-06 10:20"><meta name="ContentSource" content="{source}">'
    found = read_page(f"<html><head>{head}</head><body>{BODY}</body></html>").found
    assert (found.published_on, found.issuers) == ("2024-03-06", issuers)


def test_an_attachment_is_told():
    page = f'{BODY}<p><a href="https://www.example.org/fj1.xlsx">附件1</a></p>'
    assert left(read_page(page), "attachment") == "附件1 https://www.example.org/fj1.xlsx"
