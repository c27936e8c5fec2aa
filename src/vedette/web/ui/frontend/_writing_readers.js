// Who may read a block: everybody, the house alone, or some countries; said in a dialog, seen above the block.
const HOUSE = "internal";

// Who may read what stands below a heading: those whom both allow.
function narrowed(outer, inner) {
  if (!outer || !inner) return outer || inner;
  const both = outer.split(",").filter((one) => inner.split(",").includes(one));
  return both.join(",") || HOUSE;
}

export class Readers {
  constructor(root, countries, words, set) {
    Object.assign(this, { countries, words, set, refs: [] });
    this.names = new Map(countries.map((one) => [one.code, one.name]));
    this.now = root.querySelector("[data-readers-now]");
    this.box = root.querySelector("[data-readers-box]");
    const find = (name) => this.box.querySelector(`[data-readers-${name}]`);
    this.parts = Object.fromEntries(["many", "above", "some", "words", "list", "chosen", "wrong", "keep"].map((name) => [name, find(name)]));
    this.box.addEventListener("change", (event) => this.changed(event.target));
    this.parts.words.addEventListener("input", () => this.list());
    this.parts.keep.addEventListener("click", () => this.keep());
    find("leave").addEventListener("click", () => this.box.close());
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("input")) return;
      event.preventDefault();
      this.keep();
    });
  }

  called(readers) {
    if (!readers) return this.words.everybody;
    return readers === HOUSE ? this.words.house : readers.split(",").map((code) => this.names.get(code) ?? code).join(", ");
  }

  // What the headings above a block allow.
  above(blocks, ref) {
    let open = [];
    for (const { node, ref: name } of blocks) {
      const isTitle = ["heading", "annex"].includes(node.type.name);
      const level = node.attrs.level ?? 1;
      if (isTitle) open = open.filter((one) => one.level < level);
      const outer = open.at(-1)?.readers ?? "";
      if (name === ref) return outer;
      if (isTitle) open.push({ level, readers: narrowed(outer, node.attrs.readers) });
    }
    return "";
  }

  // What the tool bar says of the block in which the caret stands.
  draw(own, above) {
    const said = this.called(narrowed(above, own));
    this.now.textContent = said;
    this.now.closest("button").title = above ? this.words.readersAbove.replace("%s", this.called(above)) : said;
  }

  tag({ readers }, open) {
    const made = Object.assign(document.createElement("div"), { className: "readers-tag", contentEditable: "false" });
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: this.words.onlyFor.replace("%s", this.called(readers)) });
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", open);
    made.append(button);
    return made;
  }

  open(refs, readers, above) {
    this.refs = refs;
    const kind = !readers ? "" : readers === HOUSE ? HOUSE : "some";
    this.codes = new Set(kind === "some" ? readers.split(",") : []);
    this.box.querySelector(`[name=readers-kind][value="${kind}"]`).checked = true;
    this.parts.many.hidden = refs.length < 2;
    this.parts.many.textContent = this.words.manyBlocks.replace("%s", refs.length);
    this.parts.above.hidden = !above;
    this.parts.above.textContent = this.words.readersAbove.replace("%s", this.called(above));
    this.parts.words.value = "";
    this.wrong("");
    this.list();
    this.changed();
    this.box.showModal();
    this.box.querySelector("[name=readers-kind]:checked").focus();
  }

  changed(target) {
    // Leaving the search by a click on a country must not move the list under the pointer.
    if (target === this.parts.words) return;
    if (target?.name === "readers-country") {
      if (target.checked) this.codes.add(target.value);
      else this.codes.delete(target.value);
    }
    this.parts.some.hidden = this.kind !== "some";
    this.parts.chosen.textContent = this.codes.size ? this.called([...this.codes].sort().join(",")) : this.words.noCountry;
    this.wrong("");
  }

  get kind() {
    return this.box.querySelector("[name=readers-kind]:checked").value;
  }

  // Without words those that the review knows, the chosen ones first; with words all countries that have them.
  list() {
    const asked = this.parts.words.value.trim().toLocaleLowerCase();
    const found = this.countries.filter((one) => (asked ? `${one.code} ${one.name}`.toLocaleLowerCase().includes(asked) : one.known || this.codes.has(one.code)));
    if (!asked) found.sort((a, b) => this.codes.has(b.code) - this.codes.has(a.code));
    const empty = Object.assign(document.createElement("p"), { className: "small muted", textContent: this.words.nothing });
    this.parts.list.scrollTop = 0;
    this.parts.list.replaceChildren(...(found.length ? found.map((one) => this.row(one)) : [empty]));
  }

  row({ code, name }) {
    const row = document.createElement("label");
    const mark = Object.assign(document.createElement("small"), { className: "muted mono", textContent: code, dir: "ltr" });
    row.append(Object.assign(document.createElement("input"), { type: "checkbox", name: "readers-country", value: code, checked: this.codes.has(code) }), Object.assign(document.createElement("bdi"), { textContent: name }), mark);
    return row;
  }

  keep() {
    const { kind } = this;
    if (kind === "some" && !this.codes.size) {
      this.wrong(this.words.noCountry);
      return this.parts.words.focus();
    }
    this.box.close();
    this.set(this.refs, kind === "some" ? [...this.codes].sort().join(",") : kind);
  }

  wrong(problem) {
    this.parts.wrong.textContent = problem;
    this.parts.wrong.hidden = !problem;
  }
}
