// The codings of one document as the person sees them: what was just done stands in it before the review has said so.
const order = (a, b) => a.start - b.start || a.end - b.end || a.ref.localeCompare(b.ref);

export class Model {
  #temps = 0;
  #named = new Map();

  constructor(codes, state) {
    this.codes = codes;
    this.byCode = new Map(codes.map((one) => [one.code, one]));
    this.take(state);
  }

  take(state) {
    for (const code of state.new_codes ?? []) this.learn(code);
    this.held = new Map(state.codings.map((one) => [one.ref, { ...one, state: "saved" }]));
    this.canBack = state.can_back;
    this.canForward = state.can_forward;
  }

  learn(code) {
    if (this.byCode.has(code.code)) return;
    this.codes.push(code);
    this.byCode.set(code.code, code);
  }

  all() {
    return [...this.held.values()].sort(order);
  }

  code(name) {
    return this.byCode.get(name);
  }

  get(ref) {
    return this.held.get(this.#named.get(ref) ?? ref);
  }

  // The reference by which the review knows a coding; one that is not saved yet learns it from the answer before.
  refOf(one) {
    return this.#named.get(one.ref) ?? one.ref;
  }

  name(temp, ref) {
    this.#named.set(temp, ref);
  }

  add(start, end, code) {
    const same = this.all().find((one) => one.mine && one.start === start && one.end === end);
    const name = code.code ?? `new:${code.name}`;
    if (code.isNew) this.byCode.set(name, { ...code, code: name, colour: 9, path: code.name });
    if (same) return this.#changed(same, { codes: [...new Set([...same.codes, name])] });
    this.#temps += 1;
    const made = { ref: `temp-${this.#temps}`, start, end, codes: [name], memo: "", mine: true, state: "saving" };
    this.held.set(made.ref, made);
    this.canBack = true;
    return made;
  }

  #changed(one, values) {
    Object.assign(one, values, { state: "saving" });
    return one;
  }

  set(one, values) {
    const span = [Math.min(one.start, values.start ?? one.start), Math.max(one.end, values.end ?? one.end)];
    this.#changed(one, values);
    return span;
  }

  remove(one) {
    this.held.delete(one.ref);
    return [one.start, one.end];
  }

  names(one) {
    return one.codes.map((name) => this.byCode.get(name)?.name ?? name).join(", ");
  }

  beside(one, by) {
    const all = this.all();
    return all[(all.findIndex((other) => other.ref === one.ref) + by + all.length) % all.length];
  }

  near(position, by) {
    const all = this.all();
    if (by > 0) return all.find((one) => one.start >= position) ?? all[0];
    return all.filter((one) => one.end <= position).at(-1) ?? all.at(-1);
  }

  at(position) {
    return this.all().filter((one) => one.start <= position && position <= one.end).at(-1);
  }
}
