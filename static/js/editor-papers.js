// Rationale and internal notes of one clause: saved while writing, never over another person's words.

import { after } from "./editor-timer.js";
import { forget, keep, recall } from "./editor-store.js";
import { send } from "./editor-server.js";

const SAVE_AFTER = 1_200;
const RETRY_AFTER = 5_000;
const FIELDS = ["rationale", "internal_notes"];

export class Papers {
  constructor(part, id, address, words) {
    Object.assign(this, { part, words });
    this.id = `papers-${id}`;
    this.address = `${address}note/`;
    this.fields = FIELDS.map(part);
    this.seen = part("seen").defaultValue;
    this.saved = this.shown();
    this.isSaving = this.isStuck = false;
    this.saving = after(SAVE_AFTER, () => this.save());
    this.retrying = after(RETRY_AFTER, () => this.save());
    for (const field of this.fields) {
      field.addEventListener("input", () => this.changed());
      field.addEventListener("blur", () => this.save());
    }
    part("both-papers").addEventListener("click", () => this.settle((mine, theirs) => [mine, theirs].filter(Boolean).join("\n\n")));
    part("their-papers").addEventListener("click", () => this.settle((_mine, theirs) => theirs));
    part("my-papers").addEventListener("click", () => this.settle((mine) => mine));
    this.restore();
  }

  typed() {
    return Object.fromEntries(FIELDS.map((name, at) => [name, this.fields[at].value]));
  }

  shown() {
    return Object.fromEntries(FIELDS.map((name, at) => [name, this.fields[at].defaultValue]));
  }

  get isDirty() {
    const typed = this.typed();
    return FIELDS.some((name) => typed[name] !== this.saved[name]);
  }

  say(words, tone = "") {
    const state = this.part("note-state");
    state.dataset.tone = tone;
    if (state.textContent !== words) state.textContent = words;
  }

  changed() {
    if (!this.isDirty) {
      forget(this.id, 0);
      return;
    }
    keep(this.id, 0, { ...this.typed(), seen: this.seen });
    if (this.isStuck) return;
    this.say(this.words.unsaved);
    this.saving.soon();
  }

  /** Papers of an earlier visit are saved on those they were written on: newer ones are not replaced. */
  restore() {
    const kept = recall(this.id);
    if (!kept) {
      if (this.isDirty) this.changed();
      return;
    }
    this.fields.forEach((field, at) => { field.value = kept[FIELDS[at]]; });
    if (!this.isDirty) {
      forget(this.id, 0);
      return;
    }
    this.seen = kept.seen;
    this.part("papers").open = true;
    this.say(this.words.restored, "warning");
    this.saving.soon();
  }

  async save() {
    this.saving.cancel();
    if (this.isSaving || this.isStuck || !this.isDirty) return;
    this.isSaving = true;
    const sent = this.typed();
    this.say(this.words.saving);
    const { status, body } = await send("PUT", this.address, { ...sent, seen: this.seen });
    this.isSaving = false;
    if (status === 200) this.wasSaved(sent, body);
    else if (status === 409) this.wasChanged(body.theirs);
    else this.wasNotSaved(status);
  }

  wasSaved(sent, body) {
    this.saved = sent;
    this.seen = body.seen;
    forget(this.id, 0);
    if (this.isDirty) this.changed();
    else this.say(this.words.saved.replace("{time}", body.saved_at));
  }

  /** Both are shown; nothing is saved here until somebody has chosen. */
  wasChanged(theirs) {
    this.isStuck = true;
    this.theirs = theirs;
    keep(this.id, 0, { ...this.typed(), seen: this.seen });
    this.say(this.words.papersChanged.replace("{name}", theirs.by), "error");
    this.part("others-by").textContent = theirs.by;
    for (const name of FIELDS) this.part(`others-${name}`).textContent = theirs[name];
    this.part("others").hidden = this.part("others-choice").hidden = false;
    this.part("papers").open = true;
  }

  settle(choose) {
    const mine = this.typed();
    this.fields.forEach((field, at) => { field.value = choose(mine[FIELDS[at]], this.theirs[FIELDS[at]]); });
    this.seen = this.theirs.seen;
    this.saved = Object.fromEntries(FIELDS.map((name) => [name, this.theirs[name]]));
    this.isStuck = false;
    this.part("others").hidden = true;
    this.fields[0].focus();
    if (this.isDirty) this.save();
    else {
      forget(this.id, 0);
      this.say(this.words.saved.replace(" {time}", "."));
    }
  }

  wasNotSaved(status) {
    const words = { 0: this.words.offline, 400: this.words.tooLong, 401: this.words.signedOut };
    this.say(words[status] ?? (status >= 500 ? this.words.offline : this.words.refused), "error");
    keep(this.id, 0, { ...this.typed(), seen: this.seen });
    if (status === 0 || status === 401 || status >= 500) this.retrying.soon();
  }
}
