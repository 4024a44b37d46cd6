"""Takes the pictures of the README: python tests/browser/pictures.py http://127.0.0.1:8001 writes docs/*.webp."""

from __future__ import annotations

import base64
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

DOCS = Path(__file__).parent.parent.parent / "docs"
DESKTOP, PHONE = (1280, 900), (390, 844)
PICTURES = {
    "home": ("/", DESKTOP),
    "table": ("/plans/responsibilities?role=lead", DESKTOP),
    "phone": ("/plans/projects?kind=road", PHONE),
}
# Chromium takes PNG; its canvas turns that into WebP, a fifth of the size.
TO_WEBP = """async (png) => {
  const image = new Image();
  image.src = "data:image/png;base64," + png;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", 0.82).split(",")[1];
}"""


def take(browser: Browser, address: str, size: tuple[int, int]) -> bytes:
    """Return a page's first screen as WebP."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme="light")
    page.goto(address)
    png = base64.b64encode(page.screenshot()).decode()
    blank = browser.new_page()
    return base64.b64decode(blank.evaluate(TO_WEBP, png))


def main(portal: str) -> None:
    """Write every picture of the portal that is served at `portal`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, (path, size) in PICTURES.items():
            (DOCS / f"{name}.webp").write_bytes(take(browser, portal + path, size))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
