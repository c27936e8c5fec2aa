// What pages do beyond plain HTML: partial pages by htmx, row keys, theme. Everything works without it.
import "htmx.org";
import "./_look.js";

const rows = () => [...document.querySelectorAll("tr[data-href]")];
const typing = (target) => target.closest("input, textarea, select, dialog[open]");

function move(step) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const next = all[Math.min(all.length - 1, Math.max(0, now + step))];
  all.forEach((row) => row.removeAttribute("aria-selected"));
  next.setAttribute("aria-selected", "true");
  next.scrollIntoView({ block: "nearest" });
}

const follow = (selector) => document.querySelector(selector)?.click();

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  n: () => follow("a[rel=next]"),
  p: () => follow("a[rel=prev]"),
  "/": () => document.querySelector("#go")?.focus(),
  "?": () => document.querySelector(".keys-help")?.showModal(),
  Enter: () => {
    const chosen = document.querySelector("tr[aria-selected=true]");
    if (chosen) window.location.assign(chosen.dataset.href);
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "Enter" && event.target.closest("a, button")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
