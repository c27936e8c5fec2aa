// Keys: one table. A control names its own key by data-key; a page lists its keys in the dialog behind "?".
import { move, selected, tick } from "./_lists.js";
import { redoLast, undoLast } from "./_forms.js";
import { openPalette } from "./_palette.js";

const typing = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select, dialog[open], [contenteditable=true]");

const follow = (selector) => document.querySelector(selector)?.click();

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  x: () => tick(),
  n: () => follow("a[rel=next]"),
  p: () => follow("a[rel=prev]"),
  "/": () => {
    const search = document.querySelector("[data-search]");
    if (search) search.focus();
    else openPalette();
  },
  "?": () => document.querySelector(".keys-help")?.showModal(),
  Enter: () => {
    const row = selected();
    if (row?.dataset.href) window.location.assign(row.dataset.href);
  },
};

const visible = (node) => node.offsetParent !== null && !node.disabled;

function own(key) {
  const name = CSS.escape(key);
  return [...document.querySelectorAll(`[data-key="${name}"]`)].find(visible);
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !event.shiftKey && !typing(event.target)) {
    if (undoLast()) event.preventDefault();
    return;
  }
  if ((event.ctrlKey || event.metaKey) && ["y", "Z"].includes(event.key) && !typing(event.target)) {
    if (redoLast()) event.preventDefault();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target)) return;
  if (event.key === "Enter" && event.target.closest("a, button, summary, input")) return;
  const control = own(event.key);
  if (control) {
    event.preventDefault();
    if (control.matches("input, textarea, select")) control.focus();
    else control.click();
    return;
  }
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
