// What a person must know of a live number, beside it: on hover, and where the caret has chosen it.
import { NodeSelection } from "@tiptap/pm/state";
import { numberName } from "./_writing_nodes.js";

const WAIT_MS = 150;
const element = (tag, css, ...parts) => {
  const made = document.createElement(tag);
  made.className = css;
  made.append(...parts);
  return made;
};

export class Card {
  constructor(root, editor, known, words, saving) {
    Object.assign(this, { root, editor, known, words, saving });
    this.box = root.querySelector("[data-card]");
    this.look = root.querySelector("[data-look]");
    this.takeOver = root.querySelector("[data-take-over]").innerHTML;
  }

  begin() {
    const place = this.editor.view.dom;
    place.addEventListener("mouseover", (event) => this.over(event.target.closest(".live")));
    place.addEventListener("mouseout", () => this.away());
    this.box.addEventListener("mouseover", () => clearTimeout(this.later));
    this.box.addEventListener("mouseout", () => this.away());
    this.box.addEventListener("keydown", (event) => event.key === "Escape" && (this.close(), this.editor.commands.focus()));
    this.editor.on("selectionUpdate", () => {
      const { selection } = this.editor.state;
      const isNumber = selection instanceof NodeSelection && selection.node.type.name === "number";
      if (isNumber) this.show(this.editor.view.nodeDOM(selection.from), selection.from);
      else if (!this.box.matches(":hover")) this.close();
    });
  }

  over(dom) {
    clearTimeout(this.later);
    if (dom) this.later = setTimeout(() => this.show(dom, this.editor.view.posAtDOM(dom, 0)), WAIT_MS);
  }

  away() {
    clearTimeout(this.later);
    this.later = setTimeout(() => !this.box.contains(document.activeElement) && this.close(), WAIT_MS * 2);
  }

  close() {
    this.box.hidden = true;
  }

  show(dom, at) {
    if (!dom?.isConnected) return;
    const node = this.editor.state.doc.nodeAt(at) ?? this.editor.state.doc.nodeAt(at - 1);
    const block = this.editor.state.doc.resolve(at).node(1)?.attrs.ref ?? "";
    if (node?.type.name !== "number") return;
    const told = this.known.number(block, node.attrs);
    if (!told) return;
    this.box.replaceChildren(...this.parts(told, node.attrs));
    this.box.classList.toggle("red", told.state === "red");
    this.box.hidden = false;
    const to = dom.getBoundingClientRect();
    const home = this.box.offsetParent.getBoundingClientRect();
    this.box.style.insetBlockStart = `${to.bottom - home.top + 6}px`;
    this.box.style.left = `${Math.max(4, Math.min(to.left - home.left, home.width - this.box.offsetWidth - 4))}px`;
  }

  parts(told, attrs) {
    const { words } = this;
    const value = element("p", "card-value");
    const isAlike = told.state === "red" && told.before === told.today;
    if (told.state === "red" && !isAlike) value.append(element("s", "", told.before), " → ", element("b", "", told.today));
    else value.append(element("b", "", told.state === "held" ? told.before : told.today || "–"));
    value.dir = "ltr";
    const title = element("p", "", element("b", "", told.title));
    if (told.part) title.append(` · ${told.part}`);
    const about = [told.scope, told.n === null || told.n === undefined ? "" : words.n.replace("%s", told.n), told.period?.replace("/", " – "), told.run ? words.run.replace("%s", told.run) : ""];
    const made = [value, title, element("p", "small muted", about.filter(Boolean).join(" · "))];
    const name = element("p", "small");
    if (told.url) name.append(Object.assign(element("a", "mono", numberName(attrs)), { href: told.url, dir: "ltr" }));
    made.push(name);
    if (told.state) made.push(element("p", `small state ${told.state}`, told.state === "broken" ? words.gone : words[told.state], told.why ? `: ${told.why}` : ""));
    if (isAlike) made.push(element("p", "small", words.alike));
    if (told.state === "red" && told.seen) made.push(this.form(told));
    return made;
  }

  form(told) {
    const form = this.look.content.firstElementChild.cloneNode(true);
    const accept = form.querySelector("[data-accept]");
    accept.textContent = this.takeOver.replace("%s", told.today);
    accept.addEventListener("click", () => this.decide(told, { act: "accept" }));
    const why = form.querySelector("input");
    form.querySelector("[data-hold]").addEventListener("click", () => (why.value.trim() ? this.decide(told, { act: "hold", why: why.value }) : why.focus()));
    form.addEventListener("submit", (event) => event.preventDefault());
    return form;
  }

  async decide(told, said) {
    await this.saving.send();
    try {
      await this.saving.post(told.look, new URLSearchParams({ on: told.on, today: told.seen, ...said }));
    } catch (error) {
      return this.saving.fail(error.message);
    }
    this.close();
    this.saving.stamp = "";
    await this.saving.ask();
    this.editor.commands.focus();
  }
}
