// The pickers: "#" for a live number, "@" for a place or a finding, "/" for a quotation. Keys alone are enough.
import { Plugin } from "@tiptap/pm/state";

const SIGNS = { "#": "numbers", "@": "places", "/": "quotations" };
const ASKED = /(?:^|[\s([“"])([#@/])([^#@/]{0,40})$/;
const WAIT_MS = 120;

export class Picker {
  constructor(root, urls, words, known) {
    Object.assign(this, { root, urls, words, known, kind: "", offers: [], at: 0, refused: -1 });
    this.box = root.querySelector("[data-picker]");
    this.list = root.querySelector("[data-picker-list]");
    this.title = root.querySelector("[data-picker-title]");
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const row = event.target.closest("li[data-n]");
      if (row) this.take(Number(row.dataset.n));
    });
  }

  // In each editor, the one in the text and those in dialogs.
  plugin() {
    return new Plugin({
      view: () => ({ update: (view, before) => this.look(view, before) }),
      props: {
        handleKeyDown: (view, event) => this.keyed(view, event),
        handleDOMEvents: { blur: () => void setTimeout(() => !this.box.contains(document.activeElement) && this.close(), 150) },
      },
    });
  }

  // Open it for a kind where the caret stands: what a button of the tool bar does.
  open(view, kind) {
    const sign = Object.keys(SIGNS).find((one) => SIGNS[one] === kind);
    view.focus();
    const { from } = view.state.selection;
    const before = view.state.doc.textBetween(Math.max(0, from - 1), from, " ", " ");
    view.dispatch(view.state.tr.insertText(/^[\s(]?$/.test(before) ? sign : ` ${sign}`));
  }

  look(view, before) {
    if (before && before.doc.eq(view.state.doc) && before.selection.eq(view.state.selection)) return;
    const asked = this.asked(view);
    if (!asked) return this.close();
    if (asked.from === this.refused) return;
    this.refused = -1;
    this.view = view;
    this.from = asked.from;
    if (asked.kind !== this.kind || asked.text !== this.text) {
      this.kind = asked.kind;
      this.text = asked.text;
      clearTimeout(this.later);
      this.later = setTimeout(() => this.find(), WAIT_MS);
    }
  }

  asked(view) {
    const { $from, empty } = view.state.selection;
    if (!view.hasFocus() || !empty || !["paragraph", "box"].includes($from.parent.type.name)) return null;
    const start = Math.max(0, $from.parentOffset - 60);
    const text = $from.parent.textBetween(start, $from.parentOffset, null, "\ufffc");
    const found = ASKED.exec(text);
    if (!found || /\s{2}$/.test(found[2])) return null;
    return { kind: SIGNS[found[1]], text: found[2], from: $from.pos - found[2].length - 1 };
  }

  async find() {
    const { kind, text } = this;
    const asked = new URLSearchParams({ kind, words: text });
    let offers = [];
    try {
      const answer = await fetch(`${this.urls.find}?${asked}`, { headers: { Accept: "application/json" } });
      if (answer.ok) ({ offers } = await answer.json());
    } catch {
      return this.close();
    }
    if (kind !== this.kind || text !== this.text) return;
    // "1 / 2 years": where nothing is found, the sign was only a sign.
    if (!offers.length && (kind === "quotations" || text.includes(" "))) return this.close({ isRefused: true });
    this.offers = offers;
    this.draw();
  }

  draw() {
    this.title.textContent = this.words[this.kind];
    this.at = 0;
    const empty = Object.assign(document.createElement("li"), { className: "small muted", textContent: this.words.nothing });
    this.list.replaceChildren(...(this.offers.length ? this.offers.map((one, n) => this.row(one, n)) : [empty]));
    // A dialog lies above everything else: what belongs to its words must lie in it.
    (this.view.dom.closest("dialog") ?? this.root.querySelector(".page-sheet")).append(this.box);
    this.box.hidden = false;
    this.box.setAttribute("aria-label", this.words[this.kind]);
    const caret = this.view.coordsAtPos(this.from);
    const home = this.box.offsetParent.getBoundingClientRect();
    const width = this.box.offsetWidth;
    this.box.style.insetBlockStart = `${caret.bottom - home.top + 6}px`;
    this.box.style.left = `${Math.max(4, Math.min(caret.left - home.left, home.width - width - 4))}px`;
    this.choose(0);
  }

  row(one, n) {
    const row = document.createElement("li");
    Object.assign(row, { id: `picked-${n}` });
    row.setAttribute("role", "option");
    row.dataset.n = n;
    const said = Object.assign(document.createElement(one.type === "number" ? "b" : "small"), { textContent: one.said });
    const title = Object.assign(document.createElement("bdi"), { textContent: one.title });
    if (one.type === "number") {
      said.dir = "ltr";
      const more = document.createElement("small");
      more.textContent = [one.told.scope, one.told.n === null ? "" : this.words.n.replace("%s", one.told.n)].filter(Boolean).join(" · ");
      row.append(said, title, more);
    } else row.append(title, said);
    return row;
  }

  choose(n) {
    this.at = (n + this.offers.length) % Math.max(1, this.offers.length);
    [...this.list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === this.at)));
    this.list.children[this.at]?.scrollIntoView({ block: "nearest" });
    this.view.dom.setAttribute("aria-controls", "picked");
    this.view.dom.setAttribute("aria-activedescendant", `picked-${this.at}`);
  }

  keyed(view, event) {
    if (this.box.hidden || view !== this.view) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") return this.choose(this.at + (event.key === "ArrowDown" ? 1 : -1)), true;
    if (event.key === "Escape") return this.close({ isRefused: true }), true;
    if (event.key === "Enter" || event.key === "Tab") {
      if (!this.offers.length) return false;
      this.take(this.at);
      return true;
    }
    return false;
  }

  take(n) {
    const one = this.offers[n];
    if (one.type === "number") this.known.offered.set(`${one.attrs.key}|${one.attrs.form}`, { ...one.told, before: one.told.today });
    if (one.type === "rests") this.known.offered.set(one.attrs.on, { words: one.title });
    const { state } = this.view;
    const attrs = { ...one.attrs };
    delete attrs.strong;
    const before = state.doc.textBetween(Math.max(0, this.from - 2), this.from, " ", " ");
    if (one.type === "reference") attrs.starts = /^$|[.!?]\s?$/.test(before);
    this.view.dispatch(state.tr.replaceWith(this.from, state.selection.from, state.schema.nodes[one.type].create(attrs)));
    this.close();
    this.view.focus();
  }

  close({ isRefused = false } = {}) {
    if (isRefused) this.refused = this.from;
    clearTimeout(this.later);
    this.kind = this.text = "";
    this.box.hidden = true;
    this.view?.dom.removeAttribute("aria-activedescendant");
  }
}
