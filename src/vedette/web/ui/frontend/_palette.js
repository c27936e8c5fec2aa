// Go to anything: Ctrl+K opens the dialog, arrows choose, Enter opens. Without scripts the link leads to the search page.
import htmx from "htmx.org";

const box = () => document.querySelector("[data-palette-box]");
const input = () => box().querySelector("input");
const hits = () => [...box().querySelectorAll("[role=option]")];

export function openPalette() {
  if (!box() || box().open) return Boolean(box());
  box().showModal();
  input().select();
  htmx.trigger(input(), "opened");
  return true;
}

function choose(step) {
  const all = hits();
  if (!all.length) return;
  const now = all.findIndex((hit) => hit.getAttribute("aria-selected") === "true");
  mark(all[(now + step + all.length) % all.length]);
}

function mark(hit) {
  for (const other of hits()) other.setAttribute("aria-selected", String(other === hit));
  if (!hit) return input().removeAttribute("aria-activedescendant");
  input().setAttribute("aria-activedescendant", hit.id);
  hit.scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-palette]") && !event.ctrlKey && !event.metaKey && openPalette()) event.preventDefault();
  if (event.target.closest("[data-palette-box] [data-close]") || event.target === box()) box().close();
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    if (openPalette()) event.preventDefault();
    return;
  }
  if (!box()?.open) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(event.key === "ArrowDown" ? 1 : -1);
  }
  const chosen = hits().find((hit) => hit.getAttribute("aria-selected") === "true");
  if (event.key === "Enter" && chosen && event.target === input()) {
    event.preventDefault();
    window.location.assign(chosen.href);
  }
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "found") mark(hits()[0]);
});
