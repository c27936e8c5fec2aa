// Rows that are walked by keys, boxes that choose rows, heads that also sort, lists that say when they are slow.
const SLOW = 300;

const rows = () => [...document.querySelectorAll("tr[data-href], tr[data-row]")];

export const selected = () => document.querySelector("tr[aria-selected=true]");

export function move(step) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const next = all[Math.min(all.length - 1, Math.max(0, now + step))];
  all.forEach((row) => row.removeAttribute("aria-selected"));
  next.setAttribute("aria-selected", "true");
  next.scrollIntoView({ block: "nearest" });
  document.dispatchEvent(new CustomEvent("vedette:row", { detail: next }));
}

const bulk = () => document.querySelector("[data-bulk]");
const boxes = () => [...document.querySelectorAll("input[name=chosen]")];

function count() {
  const form = bulk();
  if (!form) return;
  const chosen = boxes().filter((box) => box.checked);
  const all = form.elements.all_matching.checked;
  boxes().forEach((box) => box.closest("tr").classList.toggle("chosen-row", all || box.checked));
  form.querySelector("[data-bulk-count]").textContent = String(chosen.length);
  form.classList.toggle("idle", !all && !chosen.length);
  for (const button of form.querySelectorAll("button")) button.disabled = !all && !chosen.length;
  const head = document.querySelector("[data-pick-page]");
  if (head) head.indeterminate = chosen.length > 0 && chosen.length < boxes().length;
}

export function tick() {
  const box = selected()?.querySelector("input[name=chosen]");
  if (!box) return;
  box.checked = !box.checked;
  count();
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-page]")) boxes().forEach((box) => (box.checked = event.target.checked));
  if (event.target.matches("[data-pick-page], input[name=chosen], input[name=all_matching]")) count();
});

document.addEventListener("click", (event) => {
  const head = event.target.closest("a.sort");
  if (!head || !event.shiftKey) return;
  event.preventDefault();
  window.location.assign(head.dataset.also);
});

// What is empty says nothing in the address.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.detail.elt.matches("form.filters")) return;
  const said = event.detail.formData;
  for (const name of new Set(said.keys())) if (said.getAll(name).every((value) => !value)) said.delete(name);
});

// htmx marks the list as busy at once; the bars appear only when the answer takes long.
const timers = new WeakMap();

document.addEventListener("htmx:beforeRequest", (event) => {
  const target = event.detail.target;
  if (target?.querySelector?.("table")) timers.set(target, setTimeout(() => waits(target), SLOW));
});

function waits(target) {
  target.classList.add("waits", "htmx-request");
  target.setAttribute("aria-busy", "true");
}

document.addEventListener("htmx:afterRequest", (event) => {
  const target = event.detail.target;
  clearTimeout(timers.get(target));
  target?.classList?.remove("waits", "htmx-request");
  target?.removeAttribute?.("aria-busy");
});

// What scrolls sideways and holds nothing to focus is reached by the Tab key itself.
function reachable() {
  for (const box of document.querySelectorAll(".scroll, .steps")) {
    const scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
    if (scrolls && !box.querySelector("a, button, input, select, summary")) box.tabIndex = 0;
  }
}

document.addEventListener("htmx:afterSettle", () => {
  count();
  reachable();
});
window.addEventListener("resize", reachable);
count();
reachable();
