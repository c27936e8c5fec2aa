// The dialog in which a figure, table, quotation, recommendation or box is chosen and gets its words.
const WAIT_MS = 150;
const FINDS = { figure: "figures", table: "figures", quotation: "printed", recommendation: "recommendations" };

export class Placing {
  constructor(root, urls, words, put) {
    Object.assign(this, { urls, words, put });
    this.box = root.querySelector("[data-placing]");
    const find = (name) => this.box.querySelector(`[data-placing-${name}]`);
    this.parts = Object.fromEntries(["words", "list", "caption", "alt", "title", "wrong"].map((name) => [name, find(name)]));
    find("keep").addEventListener("click", () => this.keep());
    find("leave").addEventListener("click", () => this.box.close());
    this.parts.words.addEventListener("input", () => {
      clearTimeout(this.later);
      this.later = setTimeout(() => this.find(), WAIT_MS);
    });
    this.parts.list.addEventListener("change", (event) => this.chose(event.target.value));
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("input")) {
        event.preventDefault();
        this.keep();
      }
    });
  }

  // Empty for a new block; with what a block says to change it.
  open(kind, attrs = {}) {
    Object.assign(this, { kind, of: attrs.of ?? "", offered: "" });
    this.box.querySelector("h2").textContent = this.words[kind];
    for (const part of this.box.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(kind);
    this.parts.words.value = "";
    this.parts.caption.value = attrs.caption ?? "";
    this.parts.alt.value = attrs.alt ?? "";
    this.parts.title.value = attrs.title ?? "";
    this.wrong("");
    this.parts.list.replaceChildren();
    this.box.showModal();
    if (kind === "box") this.parts.title.focus();
    else this.find();
  }

  async find() {
    const asked = new URLSearchParams({ kind: FINDS[this.kind], words: this.parts.words.value });
    const asks = (this.asks = {});
    let offers = [];
    try {
      const answer = await fetch(`${this.urls.find}?${asked}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error();
      ({ offers } = await answer.json());
    } catch {
      return this.wrong(this.words.noAnswer);
    }
    // An answer to earlier words may come later than one to these.
    if (asks !== this.asks) return;
    this.offers = offers;
    const empty = Object.assign(document.createElement("p"), { className: "small muted", textContent: this.words.nothing });
    this.parts.list.replaceChildren(...(offers.length ? offers.map((one) => this.row(one)) : [empty]));
  }

  row(one) {
    const row = document.createElement("label");
    const radio = Object.assign(document.createElement("input"), { type: "radio", name: "placing", value: one.of, checked: one.of === this.of });
    const title = Object.assign(document.createElement("bdi"), { textContent: one.title });
    const said = Object.assign(document.createElement("small"), { className: "muted", textContent: one.said });
    row.append(radio, title, said);
    return row;
  }

  // The caption begins as the title of the figure, unless somebody wrote another one.
  chose(of) {
    const one = this.offers.find((offer) => offer.of === of);
    this.of = of;
    if (!this.parts.caption.value || this.parts.caption.value === this.offered) this.parts.caption.value = one.title;
    this.offered = one.title;
    this.wrong("");
  }

  keep() {
    const { caption, alt, title } = Object.fromEntries(["caption", "alt", "title"].map((name) => [name, this.parts[name].value.trim()]));
    const checks = {
      figure: [[!this.of, "noChoice", "words"], [!caption, "noCaption", "caption"], [alt.length < 20, "noAlt", "alt"]],
      table: [[!this.of, "noChoice", "words"], [!caption, "noCaption", "caption"]],
      quotation: [[!this.of, "noChoice", "words"]],
      recommendation: [[!this.of, "noChoice", "words"]],
      box: [[!title, "noTitle", "title"]],
    };
    const [, problem, place] = checks[this.kind].find(([isWrong]) => isWrong) ?? [];
    if (problem) {
      this.wrong(this.words[problem]);
      return this.parts[place].focus();
    }
    const said = { figure: { of: this.of, caption, alt }, table: { of: this.of, caption }, quotation: { of: this.of }, recommendation: { of: this.of }, box: { title } };
    this.box.close();
    this.put(this.kind, said[this.kind]);
  }

  wrong(problem) {
    this.parts.wrong.textContent = problem;
    this.parts.wrong.hidden = !problem;
  }
}
