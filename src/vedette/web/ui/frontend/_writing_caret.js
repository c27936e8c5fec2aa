// The caret as the browser has it: keys such as End move it at once, the editor is told of it a moment later.
import { Plugin } from "@tiptap/pm/state";

// Read it now: a key or a change of the review that comes within that moment would act where the caret was before.
export function readCaret(view) {
  if (!view.composing) view.domObserver.flush();
}

export const caret = () =>
  new Plugin({
    props: {
      handleDOMEvents: {
        keydown: (view) => {
          readCaret(view);
          return false;
        },
      },
    },
  });
