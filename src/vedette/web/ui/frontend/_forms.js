// Forms: the undo of the last decision, what is not saved yet, where a problem is, files that are dropped.

// Presses the first Undo that can be seen; says whether there was one.
export const undoLast = () => press("[data-undo]");

// Presses the first Redo that can be seen.
export const redoLast = () => press("[data-redo]");

function press(selector) {
  const form = [...document.querySelectorAll(selector)].find((one) => one.offsetParent !== null);
  form?.requestSubmit();
  return Boolean(form);
}

// A form marked data-guard asks before the page is left with changes that were not sent.
const changed = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (form) changed.add(form);
});
document.addEventListener("submit", (event) => changed.delete(event.target));
window.addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form.isConnected)) event.preventDefault();
});

document.querySelector("[data-take-focus]")?.focus();

// A field for a file takes what is dropped on its box; the button beside it stays the other way.
const box = (event) => event.target.closest?.("[data-drop]");

for (const kind of ["dragenter", "dragover"])
  document.addEventListener(kind, (event) => {
    if (!box(event)) return;
    event.preventDefault();
    box(event).classList.add("over");
  });
document.addEventListener("dragleave", (event) => box(event)?.classList.remove("over"));
document.addEventListener("drop", (event) => {
  const place = box(event);
  if (!place) return;
  event.preventDefault();
  place.classList.remove("over");
  const input = place.querySelector("input[type=file]");
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

// Words that are selected in a text go into the field that asks which words are meant.
document.addEventListener("selectionchange", () => {
  const field = document.querySelector("[data-quotes]");
  const chosen = document.getSelection();
  const words = chosen?.toString().trim() ?? "";
  const text = chosen?.anchorNode?.parentElement?.closest("[data-quotable]");
  if (field && text && words && text.contains(chosen.focusNode)) field.value = words.slice(0, 2000);
});
