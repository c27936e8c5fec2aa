// From the editor to the review and back: what was changed is sent after a pause, what others changed comes in.
import { readCaret } from "./_writing_caret.js";
import { FRESH, fromWire, toWire } from "./_writing_nodes.js";

const PAUSE_MS = 1500;
const ASK_MS = 4000;

export class Saving {
  constructor(root, editor, told, words, { named, marks, known, onPart, onCrossed, say }) {
    Object.assign(this, { root, editor, words, urls: told.urls, named, marks, known, onPart, onCrossed, say });
    this.token = root.querySelector("[name=csrfmiddlewaretoken]").value;
    this.state = root.querySelector("[data-save-state]");
    this.notice = root.querySelector("[data-unsaved]");
    this.isSending = false;
    this.take(told);
    this.tell("saved");
    root.querySelector("[data-retry]").addEventListener("click", () => this.send());
    window.addEventListener("beforeunload", (event) => {
      if (this.isDirty()) event.preventDefault();
    });
    window.addEventListener("focus", () => this.ask());
    document.addEventListener("visibilitychange", () => !document.hidden && this.ask());
    setInterval(() => !document.hidden && this.ask(), ASK_MS);
    this.ask();
  }

  // What the review knows: block -> its mark and how it stands there.
  take(part) {
    this.stamp = part.stamp;
    this.after = part.after;
    this.base = new Map(part.blocks.map((one) => [one.ref, one.mark]));
    this.stood = this.stood ?? new Map();
    for (const one of part.blocks) this.stood.set(one.ref, this.stood.get(one.ref) ?? null);
    this.known.take(part);
    this.onPart(part);
  }

  blocks() {
    const found = [];
    this.editor.state.doc.forEach((node, at) => found.push({ node, at, ref: node.attrs.ref }));
    return found;
  }

  isCaretIn({ node, at }) {
    const { from } = this.editor.state.selection;
    return this.editor.isFocused && from >= at && from <= at + node.nodeSize;
  }

  // As it is sent: only what differs from how it stood carries its words.
  sent() {
    const made = [];
    for (const block of this.blocks()) {
      const { node, ref } = block;
      const isEmpty = !node.isAtom && !node.textContent.trim() && !node.childCount;
      const isHeld = this.base.has(ref);
      if (isEmpty && (!isHeld || !this.isCaretIn(block))) continue;
      const wire = toWire(node);
      const said = JSON.stringify(wire);
      const isChanged = !isEmpty && !this.marks.crossed.has(ref) && (!isHeld || said !== this.stood.get(ref));
      made.push({ ref, mark: this.base.get(ref) ?? "", said, ...(isChanged ? { node: wire } : {}) });
    }
    return made;
  }

  isDirty() {
    return this.isSending || this.differs(this.sent());
  }

  differs(sent) {
    const names = sent.map((one) => one.ref);
    const held = [...this.base.keys()];
    return sent.some((one) => one.node && !this.marks.problems.has(one.ref)) || names.length !== held.length || names.some((ref, n) => ref !== held[n]);
  }

  // The first time, what the review sent is how the editor itself says it.
  begin() {
    for (const { node, ref } of this.blocks()) this.stood.set(ref, JSON.stringify(toWire(node)));
  }

  changed() {
    this.tell("waiting");
    clearTimeout(this.later);
    this.later = setTimeout(() => this.send(), PAUSE_MS);
  }

  async send() {
    clearTimeout(this.later);
    if (this.isSending) return;
    const sent = this.sent();
    if (!this.differs(sent)) return this.tell("saved");
    this.isSending = true;
    this.tell("saving");
    this.notice.hidden = true;
    const base = [...this.base].map(([ref, mark]) => ({ ref, mark }));
    const blocks = sent.map(({ said, ...one }) => one);
    let failed = "";
    try {
      const answer = await this.post(this.urls.save, JSON.stringify({ base, blocks, after: this.after }), "application/json");
      this.saved(sent, answer);
    } catch (error) {
      failed = error.message;
    }
    this.isSending = false;
    if (failed) return this.fail(failed);
    if (this.differs(this.sent())) this.changed();
    else this.tell("saved");
  }

  saved(sent, answer) {
    for (const [called, name] of Object.entries(answer.names)) this.named.set(called, name);
    for (const one of sent) if (one.node) this.stood.set(this.named.get(one.ref) ?? one.ref, one.said.replace(`"${one.ref}"`, `"${this.named.get(one.ref) ?? one.ref}"`));
    this.rename();
    this.marks.problems = new Map(Object.entries(answer.problems));
    for (const one of answer.crossed) this.marks.crossed.set(one.ref, one);
    this.merge(answer.part, new Set(sent.filter((one) => one.node).map((one) => this.named.get(one.ref) ?? one.ref)));
    for (const [, told] of this.marks.problems) this.say(`${told.problem} ${told.remedy}`);
    if (answer.crossed.length) this.onCrossed(answer.crossed);
  }

  rename() {
    const change = this.editor.state.tr;
    for (const { at, ref } of this.blocks()) if (this.named.has(ref) && this.named.get(ref) !== ref) change.setNodeAttribute(at, "ref", this.named.get(ref));
    if (change.docChanged) this.quietly(change);
  }

  quietly(change) {
    this.editor.view.dispatch(change.setMeta("addToHistory", false).setMeta("fromReview", true));
  }

  // What others changed comes in, block by block; what is being written here is left alone.
  merge(part, mine = new Set()) {
    readCaret(this.editor.view);
    const before = this.base;
    const here = new Map(this.blocks().map((one) => [one.ref, one]));
    const isTouched = (ref) => here.has(ref) && JSON.stringify(toWire(here.get(ref).node)) !== this.stood.get(ref);
    const there = new Map(part.blocks.map((one) => [one.ref, one]));
    const skip = new Set([...mine, ...this.marks.crossed.keys(), ...this.marks.problems.keys()]);
    for (const ref of before.keys()) if (!there.has(ref) && here.has(ref) && !isTouched(ref) && !skip.has(ref)) this.cut(ref);
    let after = null;
    for (const one of part.blocks) {
      if (!here.has(one.ref) && !before.has(one.ref)) this.put(one, after);
      else if (before.get(one.ref) !== one.mark && here.has(one.ref) && !isTouched(one.ref) && !skip.has(one.ref)) this.replace(one);
      if (here.has(one.ref) || !before.has(one.ref)) after = one.ref;
    }
    const kept = new Map([...this.marks.crossed.keys()].map((ref) => [ref, before.get(ref)]));
    this.take(part);
    for (const [ref, mark] of kept) if (mark && this.base.has(ref)) this.base.set(ref, mark);
  }

  at(ref) {
    return this.blocks().find((one) => one.ref === ref);
  }

  cut(ref) {
    const { node, at } = this.at(ref);
    this.quietly(this.editor.state.tr.delete(at, at + node.nodeSize));
  }

  put(one, after) {
    const place = after === null ? 0 : ((held) => held.at + held.node.nodeSize)(this.at(after));
    this.quietly(this.editor.state.tr.insert(place, this.made(one.node)));
    this.stood.set(one.ref, JSON.stringify(toWire(this.at(one.ref).node)));
  }

  replace(one) {
    const { node, at } = this.at(one.ref);
    this.quietly(this.editor.state.tr.replaceWith(at, at + node.nodeSize, this.made(one.node)));
    this.stood.set(one.ref, JSON.stringify(toWire(this.at(one.ref).node)));
  }

  made(node) {
    return this.editor.schema.nodeFromJSON(fromWire(node));
  }

  // One of two texts was chosen: what stands here now is said against what the other said.
  settled(ref, mark, isGone) {
    this.marks.crossed.delete(ref);
    if (isGone) this.base.delete(ref);
    else this.base.set(ref, mark);
    this.stood.set(ref, "");
    this.send();
  }

  place() {
    const { $from } = this.editor.state.selection;
    return this.editor.isFocused ? ($from.node(1)?.attrs.ref ?? $from.nodeAfter?.attrs.ref ?? "") : "";
  }

  async ask() {
    if (this.isAsking || this.isSending) return;
    this.isAsking = true;
    try {
      const place = this.place();
      const answer = await this.post(this.urls.here, new URLSearchParams({ stamp: this.stamp, block: place.startsWith(FRESH) ? "" : place, last: [...this.base.keys()].at(-1) ?? "" }));
      this.marks.others = answer.others;
      if (answer.part && !this.isSending) this.merge(answer.part);
      this.onPart(null);
    } catch {
      // What is not saved is told by saving; that nobody else can be seen for a while is no news.
    }
    this.isAsking = false;
  }

  async post(url, body, type = "application/x-www-form-urlencoded") {
    let answer;
    try {
      answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": this.token, Accept: "application/json", "Content-Type": type } });
    } catch {
      throw new Error(this.words.noAnswer);
    }
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error(answer.redirected ? this.words.signIn : this.words.noAnswer);
    const told = await answer.json();
    if (!answer.ok) throw new Error(`${told.problem} ${told.remedy}`);
    return told;
  }

  fail(problem) {
    this.tell("notSaved");
    this.notice.hidden = false;
    this.notice.querySelector("[data-problem]").textContent = problem;
  }

  tell(what) {
    this.state.dataset.is = what;
    this.state.textContent = this.words[what];
  }
}
