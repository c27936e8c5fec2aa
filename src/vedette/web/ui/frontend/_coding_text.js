// The text as positions: code points of the whole document, as the review counts them, and places in the page.
const points = (text) => (/[\ud800-\udfff]/.test(text) ? [...text].length : text.length);
const units = (text, n) => (/[\ud800-\udfff]/.test(text) ? [...text].slice(0, n).join("").length : n);

export class Reader {
  constructor(root, words) {
    this.root = root;
    this.blocks = [...root.querySelectorAll("[data-at]")].map((node) => {
      const start = Number(node.dataset.at);
      return { node, start, end: start + points(node.textContent) };
    });
    this.pages = [...root.querySelectorAll("[data-page]")];
    this.saved = null;
    this.#readOnlyCaret(words.reading);
  }

  // The caret of the browser itself, so that arrows, words, lines and both directions of writing work as everywhere; nothing
  // that would change the text gets through.
  #readOnlyCaret(label) {
    const about = {
      contenteditable: "true", role: "textbox", "aria-multiline": "true", "aria-readonly": "true", "aria-label": label,
      spellcheck: "false", autocapitalize: "off", inputmode: "none", tabindex: "0",
    };
    for (const [name, value] of Object.entries(about)) this.root.setAttribute(name, value);
    for (const kind of ["beforeinput", "drop", "dragstart", "paste", "cut"])
      this.root.addEventListener(kind, (event) => event.preventDefault());
    // An input method cannot be refused: what it put in is taken out again.
    let kept = null;
    this.root.addEventListener("compositionstart", () => {
      const block = this.#block(document.getSelection().anchorNode);
      kept = block && [block.node, block.node.textContent];
    });
    this.root.addEventListener("compositionend", () => {
      if (kept && kept[0].textContent !== kept[1]) kept[0].textContent = kept[1];
    });
  }

  #block(node) {
    const held = (node?.nodeType === Node.TEXT_NODE ? node.parentNode : node)?.closest?.("[data-at]");
    return held && this.blocks.find((one) => one.node === held);
  }

  position(node, offset) {
    const block = this.#block(node);
    if (block) {
      if (node.nodeType === Node.TEXT_NODE) return block.start + points(node.data.slice(0, offset));
      return offset > 0 ? block.end : block.start;
    }
    if (!this.root.contains(node)) return null;
    const inside = node.childNodes[offset];
    const first = inside?.querySelector?.("[data-at]") ?? inside;
    const next = this.#block(first);
    if (next) return next.start;
    const before = this.blocks.filter((one) => node.contains(one.node)).at(-1);
    return before?.end ?? null;
  }

  // The block that holds a position, or the next one where it falls between two.
  at(position) {
    let [low, high] = [0, this.blocks.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.blocks[middle].end < position) low = middle + 1;
      else high = middle;
    }
    return this.blocks[low];
  }

  place(position) {
    const block = this.at(position);
    const text = block.node.firstChild;
    const within = Math.min(Math.max(position - block.start, 0), block.end - block.start);
    return [text, units(text.data, within)];
  }

  range(start, end) {
    const made = document.createRange();
    made.setStart(...this.place(start));
    made.setEnd(...this.place(end));
    return made;
  }

  lasting(start, end) {
    const made = this.range(start, end);
    return new StaticRange({
      startContainer: made.startContainer, startOffset: made.startOffset, endContainer: made.endContainer, endOffset: made.endOffset,
    });
  }

  // What is selected, without blanks at its ends; null for nothing.
  span() {
    const held = document.getSelection();
    if (!held.rangeCount || held.isCollapsed) return null;
    const range = held.getRangeAt(0);
    if (!this.root.contains(range.commonAncestorContainer)) return null;
    let start = this.position(range.startContainer, range.startOffset);
    let end = this.position(range.endContainer, range.endOffset);
    if (start === null || end === null || start >= end) return null;
    const text = this.words(start, end, true);
    start += points(text.match(/^\s*/)[0]);
    end -= points(text.match(/\s*$/)[0]);
    return start < end ? [start, end] : null;
  }

  caret() {
    const held = document.getSelection();
    if (!held.rangeCount || !this.root.contains(held.focusNode)) return this.saved ?? 0;
    return this.position(held.focusNode, held.focusOffset) ?? 0;
  }

  words(start, end, whole = false) {
    const found = [];
    let before = null;
    for (let i = this.blocks.indexOf(this.at(start)); i < this.blocks.length && this.blocks[i].start < end; i += 1) {
      const { node, start: first, end: last } = this.blocks[i];
      const text = node.textContent;
      // Between two blocks stand characters that no page shows: as many blanks keep the count.
      if (before !== null) found.push(" ".repeat(Math.max(0, first - before)));
      found.push(text.slice(units(text, Math.max(0, start - first)), units(text, Math.min(last, end) - first)));
      before = last;
    }
    const text = found.join("");
    return whole ? text : text.replace(/\s+/g, " ").trim().slice(0, 160);
  }

  select(start, end) {
    const [a, b] = [this.place(start), this.place(end)];
    this.root.focus({ preventScroll: true });
    document.getSelection().setBaseAndExtent(...a, ...b);
  }

  show(start, end) {
    this.select(end, end);
    const block = this.at(start).node;
    const box = block.getBoundingClientRect();
    if (box.top < 80 || box.bottom > window.innerHeight - 40) block.scrollIntoView({ block: "center" });
  }

  pageOf(position) {
    return this.at(position).node.closest("[data-page]");
  }
}
