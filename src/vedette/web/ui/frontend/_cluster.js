// What can be dragged ticks the box that does the same: data-ticks names it, a place with data-takes receives it.
let dragged = null;

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-ticks]");
  event.dataTransfer?.setData("text/plain", dragged?.dataset.ticks ?? "");
});

const place = (event) => dragged && event.target.closest?.("[data-takes]");

for (const kind of ["dragenter", "dragover"])
  document.addEventListener(kind, (event) => {
    if (!place(event)) return;
    event.preventDefault();
    place(event).classList.add("over");
  });
document.addEventListener("dragleave", (event) => event.target.closest?.("[data-takes]")?.classList.remove("over"));
document.addEventListener("drop", (event) => {
  const taken = place(event);
  if (!taken) return;
  event.preventDefault();
  taken.classList.remove("over");
  const box = document.getElementById(dragged.dataset.ticks);
  box.checked = taken.dataset.takes === "yes";
  box.dispatchEvent(new Event("change", { bubbles: true }));
  dragged = null;
});

// A report that is ticked to move is marked in its whole column.
document.addEventListener("change", (event) => {
  const box = event.target.closest?.("[data-column]");
  if (!box) return;
  for (const cell of document.querySelectorAll(`[data-of="${CSS.escape(box.dataset.column)}"]`))
    cell.classList.toggle("moving", box.checked);
});
