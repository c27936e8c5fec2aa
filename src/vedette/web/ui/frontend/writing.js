// The editor of the report: a part of the text at a time, saved behind, with everything live in it as one sign.
import { Editor, Extension } from "@tiptap/core";
import { history, redo, undo } from "@tiptap/pm/history";
import { keymap } from "@tiptap/pm/keymap";
import { NodeSelection, TextSelection } from "@tiptap/pm/state";
import { caret, readCaret } from "./_writing_caret.js";
import { Card } from "./_writing_card.js";
import { Crossing } from "./_writing_crossing.js";
import { identity, marks as beside, placeOf } from "./_writing_identity.js";
import { Annex, Apart, Box, Doc, Heading, Live, Note, NoteDoc, Paragraph, Reference, Rests, SHOWN, Section, Words, fromWire, toWire } from "./_writing_nodes.js";
import { Picker } from "./_writing_picker.js";
import { Placing } from "./_writing_placing.js";
import { Readers } from "./_writing_readers.js";
import { Saving } from "./_writing_saving.js";
import { Known, boxView, liveView, noteView, referenceView, restsView, sectionView, shownView } from "./_writing_views.js";

const root = document.querySelector("[data-writing]");
const told = JSON.parse(document.getElementById("writing-told").textContent);
const words = root.dataset;
const known = new Known();
const named = new Map();
const readers = new Readers(root, told.countries, words, setReaders);
const marks = { states: new Map(), crossed: new Map(), problems: new Map(), others: [], typed: [], readersTag: (attrs) => readers.tag(attrs, () => openReaders(attrs.ref)) };
const picker = new Picker(root, told.urls, words, known);
known.take(told);

const withView = (node, view) => node.extend({ addNodeView: () => view });
const plugins = (name, made) => Extension.create({ name, addProseMirrorPlugins: made });

function pieces() {
  return [
    Words,
    Paragraph,
    withView(Live, liveView(known, words)),
    withView(Rests, restsView(known)),
    withView(Reference, referenceView(known)),
    ...Apart,
    plugins("turns", () => [caret(), history(), keymap({ "Mod-z": undo, "Mod-y": redo, "Shift-Mod-z": redo, "Alt-Shift-ArrowUp": () => move(-1), "Alt-Shift-ArrowDown": () => move(1), "Mod-b": toggle("strong"), "Mod-i": toggle("emphasis") }), picker.plugin()]),
  ];
}

// Blocks that are chosen in a dialog, in which they are changed, too.
function placed() {
  const change = (kind, at, node) => {
    placingAt = at;
    placing.open(kind, node.attrs);
  };
  return [...SHOWN.map((node) => withView(node, shownView(known, words, change))), withView(Box, boxView(known, words, change))];
}

const toggle = (name) => () => editorNow().commands.toggleMark(name);
let inner = null;
const editorNow = () => (inner?.isFocused ? inner : editor);

const place = root.querySelector("[data-text]");
const content = { type: "doc", content: told.blocks.map((one) => fromWire(one.node)) };
place.replaceChildren();
const editor = new Editor({
  element: place,
  injectCSS: false,
  content,
  enableContentCheck: true,
  editorProps: { attributes: { role: "textbox", "aria-multiline": "true", "aria-label": words.editor, spellcheck: "true" } },
  extensions: [
    Doc,
    Heading,
    Annex,
    withView(Section, sectionView(known, words)),
    withView(Note, noteView(known, words)),
    ...placed(),
    ...pieces(),
    plugins("names", () => [identity(named), beside(marks)]),
  ],
});

// A small editor for a footnote or one of two texts; the same pieces, but for notes where none may stand.
function small(element, blocks, { withNotes }) {
  inner?.destroy();
  inner = new Editor({
    element,
    injectCSS: false,
    content: { type: "doc", content: blocks },
    editorProps: { attributes: { role: "textbox", "aria-multiline": "true", "aria-label": words.editor } },
    extensions: withNotes ? [Doc, Heading, Annex, ...placed(), withView(Section, sectionView(known, words)), withView(Note, noteView(known, words)), ...pieces()] : [NoteDoc, ...pieces()],
  });
  return inner;
}

// Where the dialog puts what it gives: a number for a block that is changed, null for a new one behind the caret.
let placingAt = null;
const placing = new Placing(root, told.urls, words, (kind, attrs) => {
  const change = editor.state.tr;
  if (placingAt !== null) {
    for (const [name, value] of Object.entries(attrs)) change.setNodeAttribute(placingAt, name, value);
    editor.view.dispatch(change);
  } else {
    const { node, at } = here();
    const behind = at + (node?.nodeSize ?? 0);
    editor.view.dispatch(change.insert(behind, editor.schema.nodes[kind].create({ ref: null, readers: node?.attrs.readers ?? "", ...attrs })));
    if (kind === "box") editor.commands.setTextSelection(behind + 1);
  }
  editor.commands.focus();
  editor.commands.scrollIntoView();
  saving.send();
});

// The blocks that are chosen, or the one in which the caret stands; those of a name where one is told.
function chosenBlocks(ref) {
  const { from, to } = editor.state.selection;
  return saving.blocks().filter((one) => (ref ? one.ref === ref : one.at < Math.max(to, from + 1) && one.at + one.node.nodeSize > from));
}

function openReaders(ref) {
  const blocks = chosenBlocks(ref);
  if (blocks.length) readers.open(blocks.map((one) => one.ref), blocks[0].node.attrs.readers, readers.above(saving.blocks(), blocks[0].ref));
}

function setReaders(refs, said) {
  const change = editor.state.tr;
  for (const { node, at, ref } of saving.blocks()) if (refs.includes(ref) && node.attrs.readers !== said) change.setNodeAttribute(at, "readers", said);
  if (change.docChanged) editor.view.dispatch(change);
  editor.commands.focus();
  drawTools();
  saving.send();
}

// A block goes one place up or down, and stays what it is: its name goes with it.
function move(step) {
  const { node, at } = here();
  if (!node) return true;
  const { doc } = editor.state;
  const n = doc.resolve(at).index();
  if (n + step < 0 || n + step >= doc.childCount) return true;
  const neighbour = doc.child(n + step);
  const to = step < 0 ? at - neighbour.nodeSize : at + neighbour.nodeSize;
  const caret = editor.state.selection.from - at;
  const change = editor.state.tr.delete(at, at + node.nodeSize).insert(to, node);
  const { selection } = editor.state;
  change.setSelection(selection instanceof NodeSelection && selection.node === node ? NodeSelection.create(change.doc, to) : TextSelection.near(change.doc.resolve(to + Math.max(1, caret))));
  editor.view.dispatch(change.scrollIntoView());
  return true;
}

const say = (text) => (root.querySelector("[data-said]").textContent = text);
const crossing = new Crossing(root, { small, known, words });
const saving = new Saving(root, editor, told, words, {
  named,
  marks,
  known,
  say,
  onPart: drawPart,
  onCrossed: (crossed) => {
    drawCrossed();
    settle(crossed[0]);
  },
});
const card = new Card(root, editor, known, words, saving);
saving.begin();
root.querySelector("[data-tools]").hidden = false;

editor.on("update", ({ transaction }) => {
  if (!transaction.getMeta("fromReview") && transaction.docChanged) saving.changed();
});
editor.on("blur", () => saving.send());
editor.on("selectionUpdate", () => drawTools());
place.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && editor.state.selection instanceof NodeSelection && editor.state.selection.node.type.name === "note") {
    event.preventDefault();
    event.stopPropagation();
    openNote();
  }
}, true);
place.addEventListener("dblclick", (event) => event.target.closest(".in-note") && openNote());

// The part as the review has it: what is red, who is here, what is typed.
let redBefore = null;
function drawPart(part) {
  if (part) {
    marks.states = new Map(part.blocks.map((one) => [one.ref, one.state]));
    marks.typed = part.typed;
    const red = new Set(part.blocks.flatMap((one) => Object.entries(one.numbers).filter(([, number]) => number.state === "red").map(([name]) => `${one.ref} ${name}`)));
    const fresh = redBefore && [...red].find((one) => !redBefore.has(one));
    if (fresh) say(words.redNow.replace("%s", fresh));
    redBefore = red;
    drawTyped(part.typed);
  }
  const who = root.querySelector("[data-writers]");
  who.replaceChildren(...marks.others.map((one) => Object.assign(document.createElement("span"), { className: "writer", textContent: initials(one.by), title: words.isHere.replace("%s", one.by) })));
  for (const one of who.children) one.setAttribute("aria-label", one.title);
  // Before the editor stands there is nothing to mark.
  queueMicrotask(() => {
    readCaret(editor.view);
    editor.view.dispatch(editor.state.tr.setMeta("marks", true).setMeta("addToHistory", false));
  });
}

const initials = (name) => name.split(/[\s._-]+/).map((part) => part[0] ?? "").join("").slice(0, 2).toUpperCase();

function drawTyped(typed) {
  const box = root.querySelector("[data-typed-box]");
  box.hidden = !typed.length;
  root.querySelector("[data-typed-list]").replaceChildren(
    ...typed.map((one) => {
      const row = document.createElement("li");
      row.append(Object.assign(document.createElement("p"), { className: "small", textContent: (one.live.length ? words.typed : words.typedNone).replace("%s", one.number) }));
      for (const { key, title } of one.live) {
        const button = Object.assign(document.createElement("button"), { type: "button", className: "btn sm", textContent: words.makeLive.replace("%s", title) });
        button.addEventListener("click", () => makeLive({ ...one, key }));
        row.append(button);
      }
      return row;
    }),
  );
}

function makeLive({ block, number, key }) {
  const change = editor.state.tr;
  editor.state.doc.forEach((node, at) => {
    if (node.attrs.ref !== block) return;
    node.descendants((child, inner) => {
      const start = child.isText && !change.docChanged ? placeOf(child.text, number) : -1;
      if (start < 0) return;
      const from = at + 1 + inner + start;
      known.offered.set(`${key}|value`, { today: number, before: number, state: "" });
      change.replaceWith(from, from + number.length, editor.schema.nodes.number.create({ key, form: "value" }, null, child.marks.filter((mark) => mark.type.name === "strong")));
    });
  });
  editor.view.dispatch(change);
  saving.send();
  editor.commands.focus();
}

function drawCrossed() {
  const list = [...marks.crossed.values()];
  root.querySelector("[data-crossed-box]").hidden = !list.length;
  root.querySelector("[data-crossed-list]").replaceChildren(
    ...list.map((one) => {
      const row = document.createElement("li");
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn sm", textContent: words.by.replace("%s", one.by) });
      button.addEventListener("click", () => settle(one));
      row.append(button);
      return row;
    }),
  );
}

async function settle(one) {
  const held = saving.at(one.ref);
  const mine = held ? held.node.toJSON() : null;
  const chosen = await crossing.choose(one, mine);
  if (!chosen) return;
  const now = saving.at(one.ref);
  const change = editor.state.tr;
  if (chosen.take === "theirs") {
    if (now) change.delete(now.at, now.at + now.node.nodeSize);
    if (one.theirs) change.insert(now?.at ?? editor.state.doc.content.size, editor.schema.nodeFromJSON(fromWire({ ...one.theirs, attrs: { ...one.theirs.attrs, ref: one.ref } })));
    saving.quietly(change);
    marks.crossed.delete(one.ref);
    saving.base.set(one.ref, one.mark);
    if (!one.theirs) saving.base.delete(one.ref);
    const there = saving.at(one.ref);
    if (there) saving.stood.set(one.ref, JSON.stringify(toWire(there.node)));
    saving.send();
  } else {
    const made = editor.schema.nodeFromJSON({ ...chosen.mine, attrs: { ...chosen.mine.attrs, ref: one.ref } });
    if (now) change.replaceWith(now.at, now.at + now.node.nodeSize, made);
    else change.insert(editor.state.doc.content.size, made);
    saving.quietly(change);
    saving.settled(one.ref, one.mark, !one.theirs);
  }
  drawCrossed();
}

// Footnotes are written in a dialog with the same pieces.
const noting = root.querySelector("[data-noting]");
function openNote() {
  const { selection } = editor.state;
  const at = selection.from;
  const { node } = selection;
  if (node?.type.name !== "note") return;
  small(noting.querySelector("[data-note-text]"), [{ type: "paragraph", content: node.attrs.content.map(fromWire) }], { withNotes: false });
  noting.returnValue = "";
  noting.showModal();
  inner.commands.focus("end");
  noting.onclose = () => {
    const content = toWire(inner.state.doc.child(0)).content;
    const isOut = noting.returnValue === "out" || !content.length;
    const change = editor.state.tr;
    if (isOut) change.delete(at, at + 1);
    else if (noting.returnValue === "keep" || !node.attrs.content.length) change.setNodeAttribute(at, "content", content);
    if (change.docChanged) editor.view.dispatch(change);
    editor.commands.focus();
  };
}
noting.querySelector("[data-note-keep]").addEventListener("click", () => noting.close("keep"));
noting.querySelector("[data-note-remove]").addEventListener("click", () => noting.close("out"));

// A list that the text makes by itself, behind the block with the caret.
function putSection(name) {
  const { node, at } = here();
  const behind = at + (node?.nodeSize ?? 0);
  editor.view.dispatch(editor.state.tr.insert(behind, editor.schema.nodes.section.create({ ref: null, name })).scrollIntoView());
  saving.send();
}

const DO = {
  numbers: () => picker.open(editor.view, "numbers"),
  places: () => picker.open(editor.view, "places"),
  quotations: () => picker.open(editor.view, "quotations"),
  note: () => {
    const { selection } = editor.state;
    if (selection instanceof NodeSelection && selection.node.type.name === "note") return openNote();
    const at = selection.to;
    if (!["paragraph", "box"].includes(selection.$to.parent.type.name)) return;
    editor.view.dispatch(editor.state.tr.insert(at, editor.schema.nodes.note.create({ content: [] })));
    editor.view.dispatch(editor.state.tr.setSelection(NodeSelection.create(editor.state.doc, at)));
    openNote();
  },
  ...Object.fromEntries(["figure", "table", "quotation", "box", "recommendation"].map((kind) => [kind, () => ((placingAt = null), placing.open(kind))])),
  acronyms: () => putSection("acronyms"),
  glossary: () => putSection("glossary"),
  readers: () => openReaders(),
  up: () => move(-1),
  down: () => move(1),
  out: () => {
    const { node, at } = here();
    if (node) editor.chain().focus().deleteRange({ from: at, to: at + node.nodeSize }).run();
  },
  strong: () => editor.chain().focus().toggleMark("strong").run(),
  emphasis: () => editor.chain().focus().toggleMark("emphasis").run(),
  undo: () => undo(editor.state, editor.view.dispatch),
  redo: () => redo(editor.state, editor.view.dispatch),
};
const tools = root.querySelector("[data-tools]");
tools.addEventListener("mousedown", (event) => event.target.closest("button") && event.preventDefault());
tools.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) DO[button.dataset.do]();
});

// The kind and the language of the block in which the caret stands.
const kind = tools.querySelector("[data-kind]");
const language = tools.querySelector("[data-language]");
const here = () => {
  const { $from } = editor.state.selection;
  return $from.depth ? { node: $from.node(1), at: $from.before(1) } : { node: $from.nodeAfter, at: $from.pos };
};
function drawTools() {
  const { node } = here();
  if (!node) return;
  kind.value = node.type.name === "heading" ? `heading${node.attrs.level}` : node.type.name === "annex" ? "annex" : "paragraph";
  kind.disabled = !["heading", "paragraph", "annex"].includes(node.type.name);
  language.value = node.attrs.language ?? "";
  language.disabled = !("language" in node.attrs);
  readers.draw(node.attrs.readers, readers.above(saving.blocks(), node.attrs.ref));
  const link = tools.querySelector("[data-do-history]");
  link.hidden = !saving.base.has(node.attrs.ref);
  link.href = `${told.urls.block.replace("REF", node.attrs.ref)}?tab=history`;
  for (const one of root.querySelectorAll(".said [data-on]")) one.classList.toggle("here", one.dataset.on === node.attrs.ref || one.dataset.on.startsWith(`${node.attrs.ref}.`));
  for (const name of ["strong", "emphasis"]) tools.querySelector(`[data-do=${name}]`).setAttribute("aria-pressed", String(editor.isActive(name)));
}
// A block of another kind is a new block: its name went with what it was.
kind.addEventListener("change", () => {
  const { node, at } = here();
  const level = Number(kind.value.replace("heading", ""));
  const text = node.textContent;
  const made = ["paragraph", "annex"].includes(kind.value) ? editor.schema.nodes[kind.value].create({ ref: null, readers: node.attrs.readers }, text ? editor.schema.text(text) : null) : null;
  if (node.type.name === "heading" && level) editor.view.dispatch(editor.state.tr.setNodeAttribute(at, "level", level));
  else if (made || level) editor.view.dispatch(editor.state.tr.replaceWith(at, at + node.nodeSize, made ?? editor.schema.nodes.heading.create({ ref: null, level, numbered: true, readers: node.attrs.readers }, text ? editor.schema.text(text) : null)));
  editor.commands.focus();
});
language.addEventListener("change", () => {
  editor.view.dispatch(editor.state.tr.setNodeAttribute(here().at, "language", language.value));
  editor.commands.focus();
});

drawTools();
drawPart(null);
if (window.location.hash) {
  const found = saving.at(decodeURIComponent(window.location.hash.slice(1)));
  if (found) editor.chain().setTextSelection(found.at + 1).focus().scrollIntoView().run();
}
card.begin();
