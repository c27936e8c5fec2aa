// The type-ahead behind "/": codes by name, path, other words and definition; Enter gives the first, arrows choose.
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const MOST = 8;

// 0 is best: the name begins so, a word of it does, another word for it, the path, the definition.
function rank(code, sought) {
  const name = plain(code.name);
  if (name.startsWith(sought)) return 0;
  if (name.split(/\s+/).some((word) => word.startsWith(sought))) return 1;
  if (code.aliases.some((word) => plain(word).includes(sought))) return 2;
  const parts = sought.split(/\s+/);
  const has = (text) => parts.every((part) => plain(text).includes(part));
  if (has(code.path)) return 3;
  return has(`${code.path} ${code.aliases.join(" ")} ${code.definition}`) ? 4 : null;
}

export class Ahead {
  constructor(desk, reader, model, words) {
    Object.assign(this, { desk, reader, model, words, at: 0, found: [] });
    this.box = desk.querySelector("[data-ahead]");
    this.input = this.box.querySelector("input");
    this.list = this.box.querySelector("[role=listbox]");
    this.input.addEventListener("input", () => this.seek());
    this.box.addEventListener("keydown", (event) => this.keyed(event));
    this.list.addEventListener("mousedown", (event) => {
      const row = event.target.closest("[role=option]");
      if (!row) return;
      event.preventDefault();
      this.take(Number(row.dataset.n));
    });
    this.input.addEventListener("blur", () => this.close(false));
  }

  open(span, give) {
    if (!span) {
      this.desk.querySelector("[data-said]").textContent = this.words.wordsFirst;
      return;
    }
    this.give = give;
    this.span = span;
    // The selection leaves the page with the focus: it is kept, and put back for the code.
    if (globalThis.Highlight) CSS.highlights.set("code-sel", new Highlight(this.reader.range(...span)));
    this.box.hidden = false;
    const boxes = this.reader.range(...span).getClientRects();
    const last = boxes[boxes.length - 1];
    const origin = this.box.parentNode.getBoundingClientRect();
    this.box.style.setProperty("top", `${last.bottom - origin.top + 6}px`);
    this.input.value = "";
    this.seek();
    this.input.focus({ preventScroll: true });
    this.box.scrollIntoView({ block: "nearest" });
  }

  #hide() {
    this.box.hidden = true;
    globalThis.CSS?.highlights?.delete("code-sel");
  }

  close(isBack = true) {
    if (this.box.hidden) return;
    this.#hide();
    if (isBack) this.reader.select(...this.span);
  }

  seek() {
    const sought = plain(this.input.value.trim());
    const open = this.model.codes.filter((code) => !code.is_retired);
    this.found = open
      .map((code) => [sought ? rank(code, sought) : 0, code])
      .filter(([n]) => n !== null)
      .sort(([a], [b]) => a - b)
      .slice(0, MOST)
      .map(([, code]) => code);
    const name = this.input.value.trim();
    if (name && !open.some((code) => plain(code.name) === sought)) this.found.push({ name, isNew: true, aliases: [], path: "", colour: 9 });
    this.list.replaceChildren(...this.found.map((code, n) => this.row(code, n, sought)));
    this.mark(0);
  }

  row(code, n, sought) {
    const made = this.box.querySelector("template").content.firstElementChild.cloneNode(true);
    made.id = `ahead-${n}`;
    made.dataset.n = n;
    made.querySelector("svg").classList.add(`c${code.colour}`);
    const name = code.isNew ? this.words.newCode.replace("%s", code.name) : code.name;
    this.bold(made.querySelector("bdi"), name, code.isNew ? "" : sought);
    const above = code.path.split(" > ").slice(0, -1).join(" › ");
    const also = code.aliases.length ? code.aliases.join(", ") : "";
    made.querySelector("small").textContent = code.isNew ? this.words.newHint : [above, also, code.definition].filter(Boolean).join(" · ");
    return made;
  }

  bold(node, name, sought) {
    const at = sought ? plain(name).indexOf(sought) : -1;
    if (at < 0 || plain(name).length !== name.length) return (node.textContent = name);
    const strong = document.createElement("b");
    strong.textContent = name.slice(at, at + sought.length);
    node.replaceChildren(name.slice(0, at), strong, name.slice(at + sought.length));
  }

  mark(n) {
    this.at = n;
    [...this.list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === n)));
    const row = this.list.children[n];
    if (row) this.input.setAttribute("aria-activedescendant", row.id);
    else this.input.removeAttribute("aria-activedescendant");
    row?.scrollIntoView({ block: "nearest" });
  }

  take(n) {
    const code = this.found[n];
    if (!code) return;
    this.#hide();
    this.give(code, this.span);
  }

  keyed(event) {
    event.stopPropagation();
    const n = this.found.length;
    const act = {
      ArrowDown: () => this.mark((this.at + 1) % n),
      ArrowUp: () => this.mark((this.at + n - 1) % n),
      Enter: () => this.take(this.at),
      Escape: () => this.close(),
      Tab: () => this.close(),
    }[event.key];
    if (!act || event.isComposing) return;
    event.preventDefault();
    act();
  }
}
