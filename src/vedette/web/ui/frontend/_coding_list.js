// What stands beside the text: the codings in order, the chosen one with its code and memo, codes that are suggested.
const part = (node, name) => node.querySelector(`[data-part=${name}]`);

export class List {
  constructor(desk, model, reader, choose) {
    Object.assign(this, { desk, model, reader, choose });
    this.list = desk.querySelector("[data-list]");
    this.row = desk.querySelector("template[data-row]");
    this.about = desk.querySelector("[data-about]");
    this.list.addEventListener("click", (event) => {
      const found = event.target.closest("[data-ref]");
      if (!found) return;
      event.preventDefault();
      choose(found.dataset.ref);
    });
  }

  draw(chosen) {
    const all = this.model.all();
    const kept = new Map([...this.list.children].map((row) => [row.dataset.key, row]));
    const rows = all.map((one) => {
      const key = `${one.ref} ${one.start} ${one.end} ${one.codes} ${one.state} ${Boolean(one.memo)}`;
      const row = kept.get(key) ?? this.made(one, key);
      if (one.ref === chosen?.ref) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
      return row;
    });
    if (rows.length !== this.list.children.length || rows.some((row, i) => row !== this.list.children[i])) this.list.replaceChildren(...rows);
    this.desk.querySelector("[data-count]").textContent = all.length || "";
    this.counts(all);
    this.tell(chosen);
  }

  made(one, key) {
    const row = this.row.content.firstElementChild.cloneNode(true);
    row.dataset.key = key;
    row.classList.add(one.state);
    const link = row.querySelector("a");
    link.dataset.ref = one.ref;
    link.href = `#${this.reader.pageOf(one.start)?.id ?? ""}`;
    row.querySelector("svg").classList.add(`c${this.model.code(one.codes[0])?.colour ?? 9}`);
    part(row, "names").textContent = this.model.names(one);
    part(row, "words").textContent = this.reader.words(one.start, one.end).slice(0, 90);
    part(row, "by").textContent = one.mine ? "" : one.by;
    part(row, "memo").hidden = !one.memo;
    return row;
  }

  // Beside each code of the codebook: how often it stands in this document.
  counts(all) {
    const n = new Map();
    for (const one of all) for (const name of one.codes) n.set(name, (n.get(name) ?? 0) + 1);
    for (const place of this.desk.querySelectorAll("[data-n-of]")) place.textContent = n.get(place.dataset.nOf) ?? "";
  }

  tell(chosen) {
    this.about.hidden = !chosen;
    if (!chosen) return;
    part(this.about, "names").textContent = this.model.names(chosen);
    const codes = chosen.codes.map((name) => this.model.code(name)).filter(Boolean);
    for (const name of ["definition", "include", "exclude"]) {
      const text = codes.map((code) => code[name]).filter(Boolean).join(" · ");
      part(this.about, name).textContent = text;
      part(this.about, name).closest("p").hidden = !text;
    }
    const memo = this.about.querySelector("textarea");
    if (document.activeElement !== memo) memo.value = chosen.memo;
    memo.readOnly = !chosen.mine;
  }

  memo(chosen, save) {
    const box = this.about.querySelector("textarea");
    box.focus();
    const before = chosen.memo;
    const done = (event) => {
      if (event.type === "keydown") {
        event.stopPropagation();
        const isSaved = event.key === "Enter" && (event.ctrlKey || event.metaKey);
        if (event.key !== "Escape" && !isSaved) return;
        event.preventDefault();
        if (event.key === "Escape") box.value = before;
        this.reader.select(chosen.end, chosen.end);
        return;
      }
      box.removeEventListener("keydown", done);
      box.removeEventListener("blur", done);
      if (box.value !== before) save(box.value);
    };
    box.addEventListener("keydown", done);
    box.addEventListener("blur", done);
  }

  // A suggestion is taken like any code: its passage is selected, the person gives it or not.
  suggestions(give, reader) {
    for (const row of this.desk.querySelectorAll("[data-suggested]"))
      row.addEventListener("click", (event) => {
        event.preventDefault();
        const [start, end] = row.dataset.suggested.split("-").map(Number);
        reader.show(start, end);
        reader.select(start, end);
        if (event.target.closest("[data-take]")) {
          give(this.model.code(row.dataset.code));
          row.remove();
        }
      });
  }
}
