// Two people worded one block at once: both texts side by side, to choose or to put together.
import { fromWire } from "./_writing_nodes.js";
import { said } from "./_writing_views.js";

export class Crossing {
  constructor(root, { small, known, words }) {
    Object.assign(this, { small, known, words, dialog: root.querySelector("[data-crossing]") });
    this.dialog.addEventListener("click", (event) => {
      const button = event.target.closest("[data-take]");
      if (button) this.dialog.close(button.dataset.take);
    });
  }

  // What was chosen: {take, mine}; nothing where it is left for later.
  choose(one, mine) {
    const part = (name) => this.dialog.querySelector(`[data-${name}]`);
    part("by").textContent = this.words.by.replace("%s", one.by);
    part("at").textContent = one.at;
    part("theirs").textContent = one.theirs ? said(one.theirs.content, this.known) : this.words.takenOut;
    part("theirs").dir = "auto";
    const start = mine ?? fromWire(one.theirs);
    const editor = this.small(part("mine"), [start], { withNotes: true });
    this.dialog.returnValue = "later";
    this.dialog.showModal();
    editor.commands.focus("end");
    return new Promise((done) => {
      this.dialog.onclose = () => {
        const take = this.dialog.returnValue;
        done(take === "theirs" || take === "mine" ? { take, mine: editor.getJSON().content[0] } : null);
      };
    });
  }
}
