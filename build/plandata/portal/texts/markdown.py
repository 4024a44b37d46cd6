"""Markdown as the HTML of our pages: headings with ids, links with the prefix of the page's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.toc import slugify_unicode
from markdown.treeprocessors import Treeprocessor

_EXTENSIONS = ("tables", "fenced_code", "sane_lists", "meta")


def rendered(
    text: str, link: Callable[[str], str], baselevel: int, prefix: str = ""
) -> tuple[str, Mapping[str, list[str]], str]:
    """Return (HTML, what stands above the first heading as `name: value`, the first heading) of Markdown."""
    slug = (lambda value, separator: f"{prefix}-{slugify_unicode(value, separator)}") if prefix else slugify_unicode
    toc = {"toc": {"baselevel": baselevel, "slugify": slug}}
    markdown = Markdown(extensions=[*_EXTENSIONS, "toc", _Links(link)], extension_configs=toc, output_format="html")
    html = markdown.convert(text)
    tokens: list[dict[str, Any]] = getattr(markdown, "toc_tokens", [])
    return html, getattr(markdown, "Meta", {}), str(tokens[0]["name"]) if tokens else ""


class _Links(Extension):
    """Gives links within the portal the prefix of the page's language."""

    def __init__(self, link: Callable[[str], str]) -> None:
        super().__init__()
        self.link = link

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  Markdown's own name
        """Run after links are made."""
        md.treeprocessors.register(_LinkTree(md, self.link), "portal-links", 0)


class _LinkTree(Treeprocessor):
    def __init__(self, md: Markdown, link: Callable[[str], str]) -> None:
        super().__init__(md)
        self.link = link

    def run(self, root: Element) -> None:
        """Change the addresses in place."""
        for anchor in root.iter("a"):
            address = anchor.get("href", "")
            if address.startswith("/"):
                anchor.set("href", self.link(address))
