// Marks in the text and bars in the margin: one lane per overlapping code, its name beside the first line.
const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, LANE, FIRST, LABEL, LINE] = [150, 10, 2, 44, 14];
const COLOURS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

const svg = (name, about, text) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(about)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
};

export class Bars {
  constructor(desk, reader, model, choose) {
    Object.assign(this, { desk, reader, model, choose, drawn: new Map(), seen: new Set(), onDragged: () => {} });
    this.layer = desk.querySelector("[data-bars]");
    this.isRtl = () => getComputedStyle(this.layer).direction === "rtl";
    this.marks = new Map();
    if (globalThis.Highlight) {
      for (const name of [...COLOURS.map((n) => `code-${n}`), "code-chosen", "code-unsaved"]) {
        this.marks.set(name, new Highlight());
        CSS.highlights.set(name, this.marks.get(name));
      }
      this.marks.get("code-chosen").priority = 2;
      this.marks.get("code-unsaved").priority = 1;
    }
    this.watch = new IntersectionObserver((entries) => this.#moved(entries), { rootMargin: "400px" });
    reader.pages.forEach((page) => this.watch.observe(page));
    new ResizeObserver(() => this.place()).observe(reader.root);
    this.handles();
  }

  #moved(entries) {
    for (const { target, isIntersecting } of entries) {
      this.seen[isIntersecting ? "add" : "delete"](target);
      if (isIntersecting) this.#page(target);
    }
  }

  // The marks in the text: painted without any layout.
  mark(chosen) {
    this.chosen = chosen;
    this.#marks();
  }

  // The bars. `span`: only what touches it changed; nothing else is drawn anew.
  draw(span) {
    for (const page of this.seen) if (!span || this.#touches(page, span)) this.#page(page);
    this.#strip(span);
    this.#place_handles();
  }

  #touches(page, [start, end]) {
    const [first, last] = this.#extent(page);
    return first < end && start < last;
  }

  #extent(page) {
    if (!page.extent) {
      const mine = this.reader.blocks.filter((one) => one.node.parentNode === page);
      page.extent = mine.length ? [mine[0].start, mine.at(-1).end] : [-1, -1];
    }
    return page.extent;
  }

  #marks() {
    const now = new Map();
    for (const one of this.model.all()) {
      const key = `${one.ref} ${one.start} ${one.end} ${one.codes} ${one.state} ${one.ref === this.chosen?.ref}`;
      now.set(key, this.drawn.get(key) ?? this.#mark(one));
    }
    for (const [key, undo] of this.drawn) if (!now.has(key)) undo();
    this.drawn = now;
  }

  #mark(one) {
    if (!this.marks.size) return () => {};
    const range = this.reader.lasting(one.start, one.end);
    const colours = [...new Set(one.codes.map((name) => this.model.code(name)?.colour ?? 9))];
    const names = colours.map((n) => `code-${n}`);
    if (one.ref === this.chosen?.ref) names.push("code-chosen");
    if (one.state === "failed") names.push("code-unsaved");
    for (const name of names) this.marks.get(name).add(range);
    return () => names.forEach((name) => this.marks.get(name).delete(range));
  }

  #page(page) {
    const [first, last] = this.#extent(page);
    const mine = this.model.all().filter((one) => one.start < last && first < one.end);
    let held = page.bars;
    if (!mine.length) {
      held?.remove();
      page.bars = null;
      return;
    }
    if (!held) {
      held = page.bars = svg("svg", { width: WIDTH, class: "mbars" });
      this.layer.append(held);
    }
    const top = page.getBoundingClientRect().top;
    const parts = [];
    const lanes = [];
    let label = -LINE;
    for (const one of mine) {
      const boxes = this.reader.range(Math.max(first, one.start), Math.min(last, one.end)).getClientRects();
      if (!boxes.length) continue;
      const [y, end] = [boxes[0].top - top, boxes[boxes.length - 1].bottom - top];
      for (const name of one.codes) {
        const code = this.model.code(name);
        let lane = lanes.findIndex((free) => free <= y);
        if (lane < 0) lane = lanes.length;
        lanes[lane] = end + 2;
        label = Math.max(label + LINE, y + 12);
        parts.push(this.#bar(one, code, { lane, y, end, label, name }));
      }
    }
    held.setAttribute("height", Math.max(page.offsetHeight, label + LINE));
    held.replaceChildren(...parts);
    this.#put(page);
  }

  #bar(one, code, { lane, y, end, label, name }) {
    const x = FIRST + Math.min(lane, 3) * LANE;
    const isRtl = this.isRtl();
    const made = svg("g", { class: `bar c${code?.colour ?? 9}${one.ref === this.chosen?.ref ? " on" : ""}${one.mine ? "" : " other"} ${one.state}` });
    made.append(svg("rect", { x: isRtl ? WIDTH - x - 5 : x, y: y + 1, width: 5, height: Math.max(8, end - y - 2), rx: 1 }));
    const text = svg("text", { x: isRtl ? WIDTH - LABEL : LABEL, y: label }, short(code?.name ?? name.replace(/^new:/, "")));
    made.append(text, svg("title", {}, code?.path ?? name));
    made.addEventListener("click", () => this.choose(one.ref, { jump: false }));
    return made;
  }

  #put(page) {
    // offsetTop is relative to the article, which both share.
    page.bars?.style.setProperty("inset-block-start", `${page.offsetTop}px`);
  }

  place() {
    for (const page of this.seen) this.#page(page);
    for (const page of this.reader.pages) if (page.bars && !this.seen.has(page)) this.#put(page);
    this.#place_handles();
  }

  // The strip of pages: a bar on the edge of each page for each coding there.
  #strip(span) {
    for (const page of this.reader.pages) {
      if (span && !this.#touches(page, span)) continue;
      const [first, last] = this.#extent(page);
      const edge = this.desk.querySelector(`[data-edge="${page.dataset.page}"]`);
      if (!edge) continue;
      const mine = this.model.all().filter((one) => one.start < last && first < one.end);
      edge.replaceChildren(
        ...mine.slice(0, 12).map((one) => {
          const y = 4 + (34 * (Math.max(one.start, first) - first)) / Math.max(1, last - first);
          return svg("rect", { x: 30, y, width: 3, height: 5, class: `c${this.model.code(one.codes[0])?.colour ?? 9}` });
        }),
      );
    }
  }

  // Two handles at the ends of the chosen coding; the keys do the same behind "b".
  handles() {
    this.ends = ["start", "end"].map((name) => {
      const made = document.createElement("span");
      made.className = `grip ${name}`;
      made.hidden = true;
      made.addEventListener("pointerdown", (event) => this.#drag(event, name));
      this.layer.parentNode.append(made);
      return made;
    });
  }

  #place_handles() {
    const one = this.chosen;
    const shows = Boolean(one?.mine);
    this.ends.forEach((grip, i) => {
      grip.hidden = !shows;
      if (!shows) return;
      const boxes = this.reader.range(one.start, one.end).getClientRects();
      const box = i ? boxes[boxes.length - 1] : boxes[0];
      if (!box) return (grip.hidden = true);
      const origin = this.layer.parentNode.getBoundingClientRect();
      grip.style.setProperty("top", `${box.top - origin.top}px`);
      grip.style.setProperty("left", `${(i ? box.right : box.left) - origin.left}px`);
      grip.style.setProperty("block-size", `${box.height}px`);
    });
  }

  #drag(event, name) {
    event.preventDefault();
    const one = this.chosen;
    let span = [one.start, one.end];
    const move = (at) => {
      const found = document.caretPositionFromPoint?.(at.clientX, at.clientY);
      const position = found && this.reader.position(found.offsetNode, found.offset);
      if (position === null || position === undefined) return;
      span = name === "start" ? [Math.min(position, one.end - 1), one.end] : [one.start, Math.max(position, one.start + 1)];
      this.reader.select(...span);
    };
    const up = () => {
      document.removeEventListener("pointermove", move);
      if (span[0] !== one.start || span[1] !== one.end) this.onDragged(one, this.reader.span() ?? span);
    };
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", up, { once: true });
  }
}

const short = (text) => (text.length > 17 ? `${text.slice(0, 16)}…` : text);
