// Every block has one name: a new one until the review names it, and never the name of another.
import { Plugin } from "@tiptap/pm/state";
import { AttrStep } from "@tiptap/pm/transform";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { fresh } from "./_writing_nodes.js";

export function identity(named) {
  return new Plugin({
    appendTransaction(changes, _before, state) {
      if (!changes.some((one) => one.docChanged)) return null;
      const seen = new Map();
      const anew = [];
      state.doc.forEach((node, at) => {
        const ref = named.get(node.attrs.ref) ?? node.attrs.ref;
        const other = seen.get(ref);
        if (!ref) anew.push([at, fresh()]);
        else if (!other) {
          seen.set(ref, { node, at });
          if (ref !== node.attrs.ref) anew.push([at, ref]);
        } else if (!other.node.content.size && node.content.size) {
          // A paragraph broken at its very beginning: the words keep the name.
          anew.push([other.at, fresh()]);
          if (ref !== node.attrs.ref) anew.push([at, ref]);
          seen.set(ref, { node, at });
        } else anew.push([at, fresh()]);
      });
      if (!anew.length) return null;
      const change = state.tr;
      for (const [at, ref] of anew) change.setNodeAttribute(at, "ref", ref);
      return change.setMeta("addToHistory", false);
    },
  });
}

// What stands beside blocks: their names as anchors, who writes in them, which are red or were worded by two at once.
export function marks(told) {
  const plugin = new Plugin({
    state: {
      init: (_, state) => drawn(state.doc, told),
      apply: (change, held, _, state) => {
        const isAnew = change.getMeta("marks") || change.before.childCount !== state.doc.childCount || change.steps.some((step) => step instanceof AttrStep);
        if (isAnew) return drawn(state.doc, told);
        // A key within a block moves what stands there; to draw all anew would make every key wait.
        return change.docChanged ? held.map(change.mapping, change.doc) : held;
      },
    },
    props: { decorations: (state) => plugin.getState(state) },
  });
  return plugin;
}

function drawn(doc, told) {
  const made = [];
  doc.forEach((node, at) => {
    const ref = node.attrs.ref ?? "";
    const css = [told.states.get(ref) && `is-${told.states.get(ref)}`, told.crossed.has(ref) && "is-crossed", told.problems.has(ref) && "is-wrong"].filter(Boolean);
    const who = told.others.filter((one) => one.block === ref).map((one) => one.by);
    if (who.length) css.push("is-others");
    made.push(
      Decoration.node(at, at + node.nodeSize, {
        id: ref,
        class: css.join(" "),
        ...(who.length ? { "data-who": who.join(", ") } : {}),
      }),
    );
    if (node.attrs.readers) made.push(Decoration.widget(at, () => told.readersTag(node.attrs), { side: -1, key: `${ref} ${node.attrs.readers}`, ignoreSelection: true }));
    for (const one of told.typed.filter((one) => one.block === ref)) {
      node.descendants((child, inner) => {
        const start = child.isText ? placeOf(child.text, one.number) : -1;
        if (start >= 0) made.push(Decoration.inline(at + 1 + inner + start, at + 1 + inner + start + one.number.length, { class: "typed-number" }));
      });
    }
  });
  return DecorationSet.create(doc, made);
}

// Where a number stands that is no part of a longer one.
export function placeOf(text, number) {
  for (let at = text.indexOf(number); at >= 0; at = text.indexOf(number, at + 1)) {
    const around = (text[at - 1] ?? " ") + (text[at + number.length] ?? " ");
    if (!/[\p{L}\p{N}]/u.test(around)) return at;
  }
  return -1;
}
