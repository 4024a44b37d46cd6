// The static copy's search, and the note on what the copy leaves out. The portal itself never loads this file.
"use strict";

const staticSite = (() => {
  const INVISIBLE = /[\p{Zs}\p{Zl}\p{Zp}\p{Cc}\p{Cf}]/gu;
  const WORD = /(-?)"([^"]+)"(?!\S)|(\S+)/g;

  // Folds as the portal does, character by character: `at` says from which character each folded one came.
  const fold = (text, folds) => {
    let folded = "";
    const at = [];
    let offset = 0;
    for (const character of text) {
      const own = Object.hasOwn(folds, character)
        ? folds[character] : character.normalize("NFKC").toLowerCase().replace(INVISIBLE, "");
      for (let i = 0; i < own.length; i += 1) at.push(offset);
      folded += own;
      offset += character.length;
    }
    at.push(offset);
    return { folded, at };
  };

  // Words that must stand in a row, and words that must not.
  const parse = (text, folds) => {
    const query = { wanted: [], unwanted: [] };
    for (const [, minus, phrase, plain] of text.matchAll(WORD)) {
      const without = phrase ? minus : plain.length > 1 && plain.startsWith("-");
      const folded = fold(phrase || (without ? plain.slice(1) : plain), folds).folded;
      if (folded) (without ? query.unwanted : query.wanted).push(folded);
    }
    return query;
  };

  // Rows ([page, value, …]) of which some value holds each word wanted and none an unwanted one.
  const find = (rows, query, folds) => {
    if (!query.wanted.length && !query.unwanted.length) return [];
    return rows.filter((row) => {
      row.folded ??= row.slice(1).map((value) => fold(String(value), folds).folded);
      const holds = (word) => row.folded.some((value) => value.includes(word));
      return query.wanted.every(holds) && !query.unwanted.some(holds);
    });
  };

  // Where the words stand in a text as printed: [[start, end], …] without overlaps.
  const places = (text, words, folds) => {
    const { folded, at } = fold(text, folds);
    const spans = [];
    for (const word of words) {
      for (let i = folded.indexOf(word); i >= 0; i = folded.indexOf(word, i + word.length)) {
        let end = i + word.length;
        while (end < at.length - 1 && at[end] === at[end - 1]) end += 1;
        spans.push([at[i], at[end]]);
      }
    }
    spans.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    return spans.reduce((kept, span) => {
      const last = kept[kept.length - 1];
      if (last && span[0] <= last[1]) last[1] = Math.max(last[1], span[1]); else kept.push([...span]);
      return kept;
    }, []);
  };

  return { fold, parse, find, places };
})();

if (typeof document === "undefined") {
  globalThis.staticSite = staticSite;
} else {
  const here = document.currentScript.src;
  const fetched = async (name) => {
    const answer = await fetch(new URL(`../search/${name}.json`, here));
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    return answer.json();
  };

  const marked = (text, words, folds, most) => {
    const box = document.createDocumentFragment();
    const spans = staticSite.places(text, words, folds);
    let from = 0, to = text.length;
    if (most && spans.length && text.length > most) {
      from = Math.max(0, spans[0][0] - Math.floor(most / 3));
      to = Math.min(text.length, from + most);
    } else if (most) to = Math.min(to, most);
    if (from) box.append("…");
    let done = from;
    for (const [start, end] of spans) {
      if (start < done || end > to) continue;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      box.append(text.slice(done, start), mark);
      done = end;
    }
    box.append(text.slice(done, to), to < text.length ? "…" : "");
    return box;
  };

  const item = (row, columns, words, folds) => {
    const line = document.createElement("li");
    const link = document.createElement("a");
    const head = document.createElement("p");
    link.href = row[0]; // relative to search.html, which stands at the top of its language
    link.append(marked(row[1], words, folds, columns.length > 1 ? 0 : 160));
    head.className = columns.length > 1 ? "headline" : "snippet";
    head.append(link);
    line.append(head);
    for (const value of row.slice(2)) {
      if (!value || value === row[1] || !staticSite.places(value, words, folds).length) continue;
      const snippet = document.createElement("p");
      snippet.className = "snippet";
      snippet.append(marked(value, words, folds, 160));
      line.append(snippet);
    }
    return line;
  };

  const show = async (section, query, folds) => {
    const { columns, rows } = await fetched(section.dataset.table);
    const found = staticSite.find(rows, query, folds);
    const list = section.querySelector("ol"), more = section.querySelector("button");
    const add = (some) => list.append(...some.map((row) => item(row, columns, query.wanted, folds)));
    section.querySelector("small").textContent = found.length;
    section.hidden = !found.length;
    add(found.slice(0, 5));
    more.hidden = found.length <= 5;
    more.addEventListener("click", () => { more.hidden = true; add(found.slice(5)); });
    return found.length;
  };

  const search = async (text) => {
    document.getElementById("q-search").value = text;
    try {
      const folds = await fetched("folds");
      const query = staticSite.parse(text, folds);
      const counts = await Promise.all(
        [...document.querySelectorAll("section[data-table]")].map((section) => show(section, query, folds)));
      document.getElementById("found-hint").hidden = true;
      document.getElementById("found-nothing").hidden = counts.some(Boolean);
    } catch (error) {
      document.getElementById("found-problem").hidden = false;
      throw error;
    }
  };

  const text = new URLSearchParams(window.location.search).get("q");
  if (document.getElementById("found") && text && text.trim()) search(text);

  const asked = document.getElementById("asked-for");
  const address = decodeURI(window.location.hash.slice(1));
  if (asked && address.startsWith("/") && !address.startsWith("//")) {
    const link = asked.querySelector("a");
    link.href = link.dataset.live + address;
    link.textContent = link.dataset.live + address;
    asked.hidden = false;
  }
}
