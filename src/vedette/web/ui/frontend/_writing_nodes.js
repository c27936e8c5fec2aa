// The nodes of the report's text: what can stand in it, and how it goes over the wire. What is live is one sign.
import { Mark, Node } from "@tiptap/core";

export const FRESH = "new-";
export const fresh = () => `${FRESH}${Math.random().toString(36).slice(2, 10)}`;
const MARKS = ["strong", "emphasis", "code"];

// Who may read a block: what is split off it, or cut out and put in elsewhere, keeps its readers.
const readers = { default: "", rendered: false, parseHTML: (element) => element.getAttribute("data-only") ?? "" };
const only = (node) => (node.attrs.readers ? { "data-only": node.attrs.readers } : {});
const ref = { ref: { default: null, rendered: false }, readers };
const plain = (names) => Object.fromEntries(Object.entries(names).map(([name, value]) => [name, { default: value, rendered: false }]));

// What is live or placed is the same again where it was cut or copied and is put in.
const asCut = (node) => ({ "data-in": node.type.name, "data-attrs": JSON.stringify(node.attrs) });
function fromCut(element) {
  try {
    return JSON.parse(element.dataset.attrs);
  } catch {
    return false;
  }
}
// Before paragraphs, which take any frame.
const cut = (tag, name) => [{ tag: `${tag}[data-in=${name}]`, priority: 60, getAttrs: fromCut }];

export const Doc = Node.create({ name: "doc", topNode: true, content: "block+" });
export const NoteDoc = Node.create({ name: "doc", topNode: true, content: "paragraph" });
export const Words = Node.create({ name: "text", group: "inline" });

export const Paragraph = Node.create({
  name: "paragraph",
  // First among the blocks: what follows a heading is a paragraph.
  priority: 1000,
  group: "block",
  content: "inline*",
  addAttributes: () => ({ ...ref, ...plain({ language: "" }) }),
  parseHTML: () => [{ tag: "p" }, { tag: "li" }, { tag: "div" }],
  renderHTML: ({ node }) => ["p", { dir: "auto", class: "b-paragraph", ...only(node), ...(node.attrs.language ? { lang: node.attrs.language } : {}) }, 0],
});

export const Heading = Node.create({
  name: "heading",
  group: "block",
  content: "text*",
  marks: "",
  defining: true,
  addAttributes: () => ({ ...ref, ...plain({ level: 2, numbered: true }) }),
  parseHTML: () => [1, 2, 3].map((level) => ({ tag: `h${level}`, attrs: { level } })),
  renderHTML: ({ node }) => [`h${node.attrs.level + 1}`, { dir: "auto", class: "b-heading", ...only(node) }, 0],
});

export const Annex = Node.create({
  name: "annex",
  group: "block",
  content: "text*",
  marks: "",
  defining: true,
  addAttributes: () => ref,
  renderHTML: ({ node }) => ["h2", { dir: "auto", class: "b-annex", ...only(node) }, 0],
});

export const Section = Node.create({
  name: "section",
  group: "block",
  atom: true,
  selectable: true,
  addAttributes: () => ({ ...ref, ...plain({ name: "" }) }),
  parseHTML: () => cut("div", "section"),
  renderHTML: ({ node }) => ["div", { class: "b-section", ...only(node), ...asCut(node) }],
});

// What the review fills: chosen, captioned and moved here, drawn there.
const shown = (name, attrs) =>
  Node.create({
    name,
    group: "block",
    atom: true,
    selectable: true,
    addAttributes: () => ({ ...ref, ...plain(attrs) }),
    parseHTML: () => cut("div", name),
    renderHTML: ({ node }) => ["div", { class: `b-shown b-${name}`, ...only(node), ...asCut(node) }],
  });
export const SHOWN = [shown("figure", { of: "", caption: "", alt: "" }), shown("table", { of: "", caption: "" }), shown("quotation", { of: "", language: "" }), shown("recommendation", { of: "" })];

export const Box = Node.create({
  name: "box",
  group: "block",
  content: "inline*",
  defining: true,
  addAttributes: () => ({ ...ref, ...plain({ title: "", language: "" }) }),
  parseHTML: () => cut("div", "box"),
  renderHTML: ({ node }) => ["div", { dir: "auto", class: "b-box", ...only(node), ...asCut(node), ...(node.attrs.language ? { lang: node.attrs.language } : {}) }, 0],
  // What is written below a box is a paragraph.
  addKeyboardShortcuts() {
    return {
      Enter: () => {
        const { $from } = this.editor.state.selection;
        if ($from.parent.type.name !== "box") return false;
        const after = $from.after();
        return this.editor.chain().insertContentAt(after, { type: "paragraph", attrs: { readers: $from.parent.attrs.readers } }).setTextSelection(after + 1).run();
      },
    };
  },
});

const inline = (name, attrs) =>
  Node.create({
    name,
    group: "inline",
    inline: true,
    atom: true,
    selectable: true,
    addAttributes: () => plain(attrs),
    parseHTML: () => cut("span", name),
    renderHTML: ({ node }) => ["span", { class: `in-${name}`, ...asCut(node) }, node.attrs.key ?? node.attrs.on ?? node.attrs.to ?? ""],
  });

export const Live = inline("number", { key: "", form: "value" });
export const Rests = inline("rests", { on: "" });
export const Reference = inline("reference", { to: "", starts: false });
export const Note = inline("note", { content: [] });

const TAGS = { strong: ["strong", "b"], emphasis: ["em", "i"], code: ["code"] };
export const Apart = MARKS.map((name) =>
  Mark.create({
    name,
    excludes: "_",
    inclusive: name !== "code",
    parseHTML: () => TAGS[name].map((tag) => ({ tag })),
    renderHTML: () => [TAGS[name][0], 0],
  }),
);

// A number that carries the sentence is strong by a mark here, by an attribute over the wire.
export function fromWire(node) {
  if (node.type === "number") {
    const { strong, ...attrs } = node.attrs;
    return { type: "number", attrs, ...(strong ? { marks: [{ type: "strong" }] } : {}) };
  }
  return node.content ? { ...node, content: node.content.map(fromWire) } : node;
}

export function toWire(node) {
  if (node.isText) return { type: "text", text: node.text, ...(node.marks.length ? { marks: [{ type: node.marks[0].type.name }] } : {}) };
  if (node.type.name === "number") return { type: "number", attrs: { ...node.attrs, strong: node.marks.some((mark) => mark.type.name === "strong") } };
  const made = { type: node.type.name, attrs: { ...node.attrs } };
  if (node.isBlock && !node.isAtom) {
    made.content = [];
    node.forEach((child) => made.content.push(toWire(child)));
  }
  return made;
}

export const numberName = (attrs) => `${attrs.key}|${attrs.form}`;
