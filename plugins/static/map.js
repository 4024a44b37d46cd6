// The map, enhanced: zoom by buttons, wheel with Ctrl, or + - 0; pan by dragging or arrow keys. Without it the map is whole.
"use strict";

const picture = document.querySelector("#map svg.map");
if (picture) {
  const whole = { x: 0, y: 0, w: 1000, h: Number(picture.dataset.height) };
  let view = { ...whole };

  const show = () => {
    view.w = Math.min(view.w, whole.w); view.h = view.w * whole.h / whole.w;
    view.x = Math.max(0, Math.min(view.x, whole.w - view.w));
    view.y = Math.max(0, Math.min(view.y, whole.h - view.h));
    picture.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`);
    const factor = whole.w / view.w;
    picture.style.setProperty("--zoom", factor);
    picture.classList.toggle("near", factor >= 2);
  };
  // Zoom about a point of the picture that keeps its place on the screen.
  const zoom = (factor, at = { x: view.x + view.w / 2, y: view.y + view.h / 2 }) => {
    const w = Math.max(whole.w / 12, Math.min(whole.w, view.w / factor)), scale = w / view.w;
    view = { x: at.x - (at.x - view.x) * scale, y: at.y - (at.y - view.y) * scale, w, h: view.h * scale };
    show();
  };
  const pan = (x, y) => { view.x += x * view.w; view.y += y * view.h; show(); };
  const reset = () => { view = { ...whole }; show(); };
  const point = (event) => {
    const box = picture.getBoundingClientRect();
    return { x: view.x + (event.clientX - box.left) / box.width * view.w, y: view.y + (event.clientY - box.top) / box.height * view.h };
  };

  const tools = document.querySelector(".map-tools");
  tools.hidden = false;
  const actions = { in: () => zoom(1.6), out: () => zoom(1 / 1.6), reset };
  tools.addEventListener("click", (event) => { const act = actions[event.target.dataset.zoom]; if (act) act(); });

  const keys = { "+": () => zoom(1.6), "=": () => zoom(1.6), "-": () => zoom(1 / 1.6), "0": reset,
    ArrowLeft: () => pan(-.15, 0), ArrowRight: () => pan(.15, 0), ArrowUp: () => pan(0, -.15), ArrowDown: () => pan(0, .15) };
  document.getElementById("map").addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    if (event.key.startsWith("Arrow") && view.w === whole.w) return; // the page scrolls
    event.preventDefault(); keys[event.key]();
  });
  picture.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return; // the page scrolls
    event.preventDefault(); zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, point(event));
  }, { passive: false });

  let grip = null, moved = false;
  picture.addEventListener("pointerdown", (event) => { if (view.w < whole.w) { grip = point(event); moved = false; } });
  picture.addEventListener("pointermove", (event) => {
    if (!grip) return;
    const now = point(event);
    if (!moved && Math.hypot(now.x - grip.x, now.y - grip.y) < view.w / 200) return;
    if (!moved) picture.setPointerCapture(event.pointerId);
    moved = true; view.x += grip.x - now.x; view.y += grip.y - now.y; show();
  });
  const release = () => { grip = null; };
  picture.addEventListener("pointerup", release);
  picture.addEventListener("pointercancel", release);
  picture.addEventListener("click", (event) => { if (moved) { event.preventDefault(); moved = false; } }, true);
}

// Chips apply at once; a mark leads to a row that is folded away.
document.querySelectorAll("form[data-at-once]").forEach((form) => {
  form.addEventListener("change", () => form.requestSubmit());
  form.querySelector("button").hidden = true;
});
const unfold = () => {
  const fold = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("details");
  if (fold && !fold.open) { fold.open = true; document.getElementById(decodeURIComponent(location.hash.slice(1))).scrollIntoView(); }
};
addEventListener("hashchange", unfold);
unfold();
