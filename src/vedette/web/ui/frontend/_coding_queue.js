// Acts on their way to the review, one after the other; one that fails stays, is told, and can be tried again.
export class Queue {
  constructor(desk, url, words) {
    Object.assign(this, { desk, url, words, waiting: [], isSending: false });
    this.saved = desk.querySelector("[data-save-state]");
    this.notice = desk.querySelector("[data-unsaved]");
    this.notice?.querySelector("[data-retry]").addEventListener("click", () => this.send());
    this.notice?.querySelector("[data-drop]").addEventListener("click", () => {
      this.waiting = [];
      window.location.reload();
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.waiting.length) event.preventDefault();
    });
  }

  add(fields, then) {
    this.waiting.push({ fields, then });
    if (this.notice?.hidden !== false) this.send();
  }

  async send() {
    if (this.isSending) return;
    this.isSending = true;
    if (this.notice) this.notice.hidden = true;
    this.tell(this.words.saving);
    while (this.waiting.length) {
      const { fields, then } = this.waiting[0];
      try {
        const answer = await this.post(fields);
        this.waiting.shift();
        then(answer, !this.waiting.length);
      } catch (error) {
        this.fail(error.message);
        break;
      }
    }
    this.isSending = false;
    if (!this.waiting.length) this.tell(this.words.saved);
  }

  async post(fields) {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields)) if (name !== "temp") body.set(name, typeof value === "function" ? value() : value);
    const token = this.desk.querySelector("[name=csrfmiddlewaretoken]").value;
    let answer;
    try {
      answer = await fetch(this.url, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } });
    } catch {
      throw new Error(this.words.noAnswer);
    }
    const isTold = answer.headers.get("Content-Type")?.startsWith("application/json");
    if (!isTold) throw new Error(answer.redirected ? this.words.signIn : this.words.noAnswer);
    const told = await answer.json();
    if (!answer.ok) throw new Error(`${told.problem} ${told.remedy}`);
    return told;
  }

  fail(problem) {
    this.tell(this.words.notSaved);
    this.notice.hidden = false;
    this.notice.querySelector("[data-problem]").textContent = problem;
    this.notice.querySelector("[data-n]").textContent = this.waiting.length;
    this.notice.querySelector("[data-retry]").focus();
  }

  tell(text) {
    this.saved.textContent = text;
  }
}
