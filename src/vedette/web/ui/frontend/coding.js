// The coding desk: words are chosen with the caret or the mouse, a code is sought behind "/", marks stand at once and
// are saved behind. Every act is a decision of the review; undo and redo are decisions, too. The page reads without it.
import { Ahead } from "./_coding_ahead.js";
import { Bars } from "./_coding_bars.js";
import { List } from "./_coding_list.js";
import { Model } from "./_coding_model.js";
import { Queue } from "./_coding_queue.js";
import { Reader } from "./_coding_text.js";

const desk = document.querySelector("[data-coder]");
const told = JSON.parse(document.getElementById("coder-told").textContent);
const words = desk.dataset;

const reader = new Reader(desk.querySelector("[data-text]"), words);
const model = new Model(told.codes, told.state);
const bars = new Bars(desk, reader, model, choose);
const list = new List(desk, model, reader, choose);
const queue = new Queue(desk, told.url, words);
const ahead = new Ahead(desk, reader, model, words);

let chosen = null;
let last = null;
let bounds = null;

desk.querySelectorAll("[data-shown]").forEach((one) => (one.hidden = false));

// The marks at once; bars, list and buttons once these are painted: a key must not wait for them.
let later = null;

function draw(span) {
  bars.mark(chosen);
  if (later) {
    if (!span) later.span = null;
    else if (later.span) later.span = [Math.min(later.span[0], span[0]), Math.max(later.span[1], span[1])];
    return;
  }
  later = { span };
  requestAnimationFrame(() => setTimeout(rest));
}

function rest() {
  const { span } = later;
  later = null;
  bars.draw(span);
  list.draw(chosen);
  for (const [name, can] of [["back", model.canBack], ["forward", model.canForward]]) {
    const button = desk.querySelector(`[data-act=${name}]`);
    if (button) button.disabled = !can;
  }
}

function say(text) {
  desk.querySelector("[data-said]").textContent = text;
}

function choose(ref, { jump = true } = {}) {
  if (bounds) leaveBounds();
  chosen = model.get(ref) ?? null;
  if (chosen && jump) reader.show(chosen.start, chosen.end);
  draw();
  if (chosen) say(`${model.names(chosen)}: ${reader.words(chosen.start, chosen.end)}`);
}

// One act of the person: shown at once, sent behind, and what the review says afterwards is taken over.
function act(fields, change) {
  const span = change ? change() : null;
  draw(span);
  queue.add(fields, (answer, isLast) => {
    if (answer.quotation && fields.temp) model.name(fields.temp(), answer.quotation);
    if (!isLast) return;
    const before = chosen?.ref;
    const known = new Set(model.held.keys());
    model.take(answer.state);
    // What came back by undo or redo is chosen: the person goes on with it.
    const back = model.all().filter((one) => !known.has(one.ref));
    const isTurn = fields.act === "back" || fields.act === "forward";
    chosen = (isTurn && back.length === 1 && back[0]) || (model.get(before) ?? null);
    draw();
    if (answer.finished) window.location.assign(answer.finished);
  });
}

function give(code, words_of = null) {
  const span = words_of ?? reader.span() ?? (chosen && [chosen.start, chosen.end]);
  if (!span) return say(words.wordsFirst);
  last = code;
  const [start, end] = span;
  const temp = {};
  act({ act: "code", start, end, code: code.code ?? "", name: code.isNew ? code.name : "", temp: () => temp.ref }, () => {
    const made = model.add(start, end, code);
    temp.ref = made.ref;
    chosen = made;
    return span;
  });
  reader.select(end, end);
  say(words.given.replace("%s", code.name));
}

const own = () => chosen?.mine && told.may_code;

const ACTS = {
  ahead: () => told.may_code && ahead.open(reader.span() ?? (chosen && [chosen.start, chosen.end]), give),
  again: () => (last ? give(last) : say(words.noLast)),
  remove: () => {
    if (!own()) return;
    const gone = chosen;
    const next = model.beside(gone, 1);
    chosen = null;
    act({ act: "remove", quotation: () => model.refOf(gone) }, () => model.remove(gone));
    say(words.removed);
    if (next && next !== gone) chosen = null;
  },
  memo: () => {
    if (own()) list.memo(chosen, (text) => act({ act: "memo", quotation: refOf(chosen), memo: text }, () => model.set(chosen, { memo: text })));
  },
  bounds: () => {
    if (!own()) return;
    bounds = chosen;
    reader.select(chosen.start, chosen.end);
    desk.dataset.bounds = "yes";
    say(words.boundsOn);
  },
  back: () => act({ act: "back" }),
  forward: () => act({ act: "forward" }),
  next: () => step(1),
  previous: () => step(-1),
  finish: () => act({ act: "finish" }),
};

const refOf = (one) => () => model.refOf(one);

function step(by) {
  const found = chosen ? model.beside(chosen, by) : model.near(reader.caret(), by);
  if (found) choose(found.ref);
}

function leaveBounds() {
  bounds = null;
  delete desk.dataset.bounds;
}

function saveBounds() {
  const span = reader.span();
  const one = bounds;
  leaveBounds();
  if (!span || !one || (span[0] === one.start && span[1] === one.end)) return;
  rebind(one, span);
}

function rebind(one, [start, end]) {
  act({ act: "bounds", quotation: refOf(one), start, end }, () => model.set(one, { start, end }));
  reader.select(end, end);
  say(words.bounded);
}

bars.onDragged = (one, span) => one.mine && told.may_code && rebind(one, span);

const KEYS = {
  "/": "ahead", ".": "again", m: "memo", b: "bounds", Delete: "remove", Backspace: "remove", "]": "next", "[": "previous",
};

function keyed(event) {
  if (event.target.closest("dialog, [data-ahead], textarea, input, select")) return;
  const isCommand = event.ctrlKey || event.metaKey;
  const letter = event.key.toLowerCase();
  if (isCommand && (letter === "z" || letter === "y")) {
    event.preventDefault();
    event.stopPropagation();
    return run(letter === "y" || event.shiftKey ? "forward" : "back");
  }
  if (event.shiftKey && event.key === "Enter") {
    event.preventDefault();
    return run("finish");
  }
  if (isCommand || event.altKey) return;
  if (bounds && (event.key === "Enter" || event.key === "Escape")) {
    event.preventDefault();
    return event.key === "Enter" ? saveBounds() : (leaveBounds(), say(words.boundsOff));
  }
  if (event.key === "Escape") return choose(null);
  if (event.key === "?" && event.target.closest("[data-text]")) {
    event.preventDefault();
    return document.querySelector(".keys-help")?.showModal();
  }
  const name = KEYS[event.key];
  if (!name) return;
  event.preventDefault();
  event.stopPropagation();
  run(name);
}

function run(name) {
  if (["back", "forward", "finish", "again"].includes(name) && !told.may_code) return;
  ACTS[name]();
}

document.addEventListener("keydown", keyed, true);
// A button must not take the selection away that it is for.
desk.addEventListener("mousedown", (event) => {
  if (event.target.closest("[data-act], [data-give]")) event.preventDefault();
});
desk.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (!button) return;
  event.preventDefault();
  run(button.dataset.act);
});
// A click into coded words without a selection chooses the coding that begins last there.
reader.root.addEventListener("mouseup", () => {
  if (reader.span()) return;
  const found = model.at(reader.caret());
  if (found || chosen) choose(found?.ref ?? null, { jump: false });
});
desk.addEventListener("click", (event) => {
  const row = event.target.closest("[data-give]");
  if (row && told.may_code) give(model.code(row.dataset.give));
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "suggestions") list.suggestions(give, reader);
});

draw();
