// Enhancements only: every page works without this file.
"use strict";

// Phones: filters start folded, rows come first.
if (window.matchMedia("(max-width: 48rem)").matches) {
  document.querySelectorAll("details.fold").forEach((fold) => fold.removeAttribute("open"));
}

// The language switch keeps the place in the page.
document.querySelectorAll("a[data-language]").forEach((link) => {
  link.addEventListener("click", () => { link.hash = window.location.hash; });
});

// References need the day of reading: pages are kept by caches, so the reader's own clock fills it in.
const dated = (words) => {
  const day = new Date();
  const iso = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  return words.replace("[引用日期]", "[" + iso + "]").replace("[date of access]", iso);
};
document.querySelectorAll(".dated").forEach((text) => { text.textContent = dated(text.textContent); });

// A long plan's text has several pages: a place that is not on this one is asked for.
const sought = decodeURIComponent(window.location.hash.slice(1));
if (sought && document.querySelector("[data-parts]") && !document.getElementById(sought)) {
  const asked = new URLSearchParams(window.location.search);
  asked.set("at", sought);
  window.location.replace(window.location.pathname.replace(/\/text\/\d+$/, "") + "?" + asked);
}

// Copy buttons: the text of an element (data-copy = its id) or a given text (data-text).
document.querySelectorAll("button.copy").forEach((button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    const from = button.dataset.copy && document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(from ? from.textContent.trim() : dated(button.dataset.text.replace(/^\/(?!\/)/, location.origin + "/")));
    button.textContent = "✓ " + label;
    setTimeout(() => { button.textContent = label; }, 1600);
  });
});

// The reader's place stays in sight, and the outline follows.
const where = document.getElementById("where");
if (where) {
  const links = new Map([...document.querySelectorAll(".outline a[href*='#']")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const clauses = [...document.querySelectorAll(".text > .clause")];
  let waiting = false, current = null;
  const show = () => {
    waiting = false;
    const at = clauses.filter((clause) => clause.getBoundingClientRect().top < 140).pop();
    let heading = at;
    while (heading && !links.has(heading.id)) heading = heading.previousElementSibling;
    const link = heading && links.get(heading.id);
    where.hidden = !link;
    if (!link || at === current) return;
    current = at;
    const place = at.querySelector(".own > summary");
    where.textContent = (place ? place.textContent.trim() + "　" : "") + link.textContent.trim();
    links.forEach((other) => other.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "location");
    const outline = link.closest(".outline");
    if (outline.scrollHeight > outline.clientHeight) outline.scrollTop = link.offsetTop - outline.clientHeight / 2;
  };
  window.addEventListener("scroll", () => {
    if (!waiting) { waiting = true; requestAnimationFrame(show); }
  }, { passive: true });
  show();
}

// A picture of the page as PNG: messengers take no SVG.
document.querySelectorAll("button.png").forEach((button) => {
  const figure = button.closest("section, figure").querySelector("[data-picture]");
  const drawing = figure && figure.querySelector("svg");
  const source = button.dataset.svg || (drawing && "data:image/svg+xml;charset=utf-8," + encodeURIComponent(drawing.outerHTML));
  if (!source) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const image = new Image();
    image.addEventListener("load", () => {
      const canvas = document.createElement("canvas");
      canvas.width = image.naturalWidth;
      canvas.height = image.naturalHeight;
      canvas.getContext("2d").drawImage(image, 0, 0);
      canvas.toBlob((blob) => {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(blob);
        link.download = (figure ? figure.dataset.picture : "chart") + ".png";
        link.click();
        URL.revokeObjectURL(link.href);
      }, "image/png");
    });
    image.src = source;
  });
});

// Empty fields of a form do not clutter the address.
document.querySelectorAll("form[method=get]").forEach((form) => {
  form.addEventListener("submit", () => {
    form.querySelectorAll("input[type=search], input[type=text]").forEach((field) => {
      if (!field.value && field.name.startsWith("_")) field.disabled = true;
    });
  });
});

// Search boxes offer names while one types: cities, bodies, tasks, projects, by alias and pinyin too.
document.querySelectorAll("html:not([data-static]) form.find input[name=q]").forEach((box, number) => {
  const list = document.createElement("datalist");
  list.id = "names-" + number;
  box.after(list);
  box.setAttribute("list", list.id);
  let waiting = 0;
  box.addEventListener("input", (event) => {
    window.clearTimeout(waiting);
    if (event.isComposing || !box.value.trim()) return; // an input method is still at work
    const typed = box.value;
    waiting = window.setTimeout(async () => {
      const answer = await fetch("/suggest.json?q=" + encodeURIComponent(typed));
      if (!answer.ok || box.value !== typed) return;
      const options = (await answer.json()).suggestions.map((item) => {
        const option = document.createElement("option");
        option.value = item.label;
        // A browser shows only options that hold what was typed: pinyin has to stand in one.
        option.label = (item.label + item.name).includes(typed) ? item.name : typed + " · " + item.name;
        return option;
      });
      list.replaceChildren(...options);
    }, 150);
  });
  box.addEventListener("compositionend", () => box.dispatchEvent(new Event("input")));
});

// What is folded away is printed too; menus and the workings of a page are not.
const folded = [];
addEventListener("beforeprint", () => {
  document.querySelectorAll("main details:not([open], .own, .more, .tools, .digest)").forEach((fold) => { fold.open = true; folded.push(fold); });
});
addEventListener("afterprint", () => { folded.splice(0).forEach((fold) => { fold.open = false; }); });
