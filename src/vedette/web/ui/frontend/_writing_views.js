// How what is live looks in the text: numbers with their state, references in words, notes as a sign.
import { numberName } from "./_writing_nodes.js";

// What is known of the part: filled from what the review says, read by every view when it is drawn.
export class Known {
  constructor() {
    this.numbers = new Map();
    this.rests = new Map();
    this.names = {};
    this.sections = new Map();
    this.shown = new Map();
    this.called = new Map();
    this.offered = new Map();
    this.drawn = new Set();
  }

  take(part) {
    this.names = part.names;
    for (const block of part.blocks) {
      this.numbers.set(block.ref, block.numbers);
      for (const [ref, told] of Object.entries(block.rests)) this.rests.set(ref, told);
      this.sections.set(block.ref, block.words);
      this.shown.set(block.ref, block.shown);
      this.called.set(block.ref, block.called);
    }
    for (const draw of this.drawn) draw();
  }

  number(ref, attrs) {
    const name = numberName(attrs);
    return this.numbers.get(ref)?.[name] ?? this.offered.get(name) ?? [...this.numbers.values()].find((held) => held[name])?.[name];
  }
}

const element = (tag, css, text = "") => Object.assign(document.createElement(tag), { className: css, textContent: text });

// A view that draws itself anew when more is known.
function drawnView(known, dom, draw) {
  draw();
  known.drawn.add(draw);
  return {
    dom,
    destroy: () => known.drawn.delete(draw),
    ignoreMutation: () => true,
    selectNode: () => dom.classList.add("chosen"),
    deselectNode: () => dom.classList.remove("chosen"),
  };
}

const blockOf = (editor, getPos) => {
  const at = getPos();
  if (at === undefined || at > editor.state.doc.content.size) return "";
  return editor.state.doc.resolve(at).node(1)?.attrs.ref ?? "";
};

export const liveView = (known, words) => ({ node, getPos, editor }) => {
  const dom = element("span", "live");
  dom.contentEditable = "false";
  let now = node;
  const view = drawnView(known, dom, () => {
    const told = known.number(blockOf(editor, getPos), now.attrs);
    const state = told?.state ?? "";
    dom.className = `live ${state}${dom.classList.contains("chosen") ? " chosen" : ""}`;
    dom.replaceChildren();
    if (state) dom.append(element("span", "sr", `${words[state]}: `));
    if (state === "red" && told.before !== told.today) dom.append(element("s", "", told.before), " → ", element("b", "", told.today));
    else dom.append((state === "held" ? told.before : told?.today) || (told ? `[${now.attrs.key}]` : "…"));
    dom.dir = "ltr";
    dom.dataset.key = numberName(now.attrs);
    if (now.marks.some((mark) => mark.type.name === "strong")) dom.classList.add("is-strong");
  });
  view.update = (other) => {
    if (other.type !== now.type || other.attrs.key !== now.attrs.key || other.attrs.form !== now.attrs.form) return false;
    now = other;
    return true;
  };
  return view;
};

export const restsView = (known) => ({ node }) => {
  const dom = element("span", "in-rests");
  dom.contentEditable = "false";
  return drawnView(known, dom, () => {
    const told = known.rests.get(node.attrs.on) ?? known.offered.get(node.attrs.on);
    dom.title = told?.words ?? "";
    dom.textContent = node.attrs.on;
    dom.classList.toggle("broken", told?.state === "broken");
  });
};

export const referenceView = (known) => ({ node }) => {
  const dom = element("span", "in-reference");
  dom.contentEditable = "false";
  return drawnView(known, dom, () => {
    const told = known.names[node.attrs.to];
    dom.textContent = told?.words ?? node.attrs.to;
    dom.title = told ? `${told.kind} ${node.attrs.to}` : node.attrs.to;
    dom.classList.toggle("broken", !told);
  });
};

export const noteView = (known, words) => ({ node }) => {
  const dom = element("span", "in-note");
  dom.contentEditable = "false";
  return drawnView(known, dom, () => {
    dom.textContent = "†";
    dom.setAttribute("aria-label", words.note);
    dom.title = said(node.attrs.content, known);
  });
};

export const sectionView = (known, words) => ({ node }) => {
  const dom = element("div", "b-section");
  dom.contentEditable = "false";
  return drawnView(known, dom, () => {
    dom.replaceChildren(element("b", "", words.runFills), " ", element("bdi", "", known.sections.get(node.attrs.ref) || node.attrs.name));
  });
};

// A figure, table, quotation or recommendation as the review draws it; every word of that markup was escaped there.
export const shownView = (known, words, change) => ({ node, getPos }) => {
  const dom = element("div", `b-shown b-${node.type.name}`);
  const drawn = Object.assign(element("div", "report-text"), { lang: "en", dir: "ltr" });
  const button = Object.assign(element("button", "btn sm", words.change), { type: "button" });
  button.append(element("span", "sr", ` ${words[node.type.name]}`));
  button.addEventListener("click", () => change(now.type.name, getPos(), now));
  dom.contentEditable = "false";
  dom.append(drawn, button);
  let now = node;
  let stood = null;
  const view = drawnView(known, dom, () => {
    const markup = known.shown.get(now.attrs.ref) ?? "";
    const says = JSON.stringify([now.attrs, markup]);
    if (says === stood) return;
    stood = says;
    if (markup) drawn.innerHTML = markup;
    else drawn.replaceChildren(element("b", "", now.attrs.caption ?? now.attrs.of), " ", element("span", "muted", words.drawing));
  });
  view.stopEvent = (event) => Boolean(event.target.closest?.("button"));
  view.update = (other) => {
    if (other.type !== now.type) return false;
    now = other;
    return true;
  };
  return view;
};

export const boxView = (known, words, change) => ({ node, getPos }) => {
  const dom = element("div", "b-box");
  const title = Object.assign(element("button", "box-title"), { type: "button", contentEditable: "false" });
  const contentDOM = element("p", "");
  contentDOM.dir = "auto";
  dom.append(title, contentDOM);
  let now = node;
  const draw = () => {
    title.textContent = now.attrs.title;
    title.setAttribute("aria-label", `${words.change}: ${now.attrs.title}`);
    if (now.attrs.language) contentDOM.lang = now.attrs.language;
    else contentDOM.removeAttribute("lang");
  };
  title.addEventListener("click", () => change("box", getPos(), now));
  draw();
  return {
    dom,
    contentDOM,
    stopEvent: (event) => event.target === title,
    ignoreMutation: (change) => !contentDOM.contains(change.target),
    update: (other) => {
      if (other.type !== now.type) return false;
      now = other;
      draw();
      return true;
    },
  };
};

// Nodes over the wire as one line of words.
export function said(content, known) {
  return (content ?? [])
    .map((one) => {
      if (one.type === "text") return one.text;
      if (one.type === "number") return known.number("", one.attrs)?.today ?? one.attrs.key;
      if (one.type === "reference") return known.names[one.attrs.to]?.words ?? one.attrs.to;
      if (one.type === "note") return ` [${said(one.attrs.content, known)}]`;
      return ` [${one.attrs.on}]`;
    })
    .join("");
}
