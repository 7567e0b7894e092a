// One clause of the draft: its words, their saving, the comparison beside them, and its papers.

import { Hold } from "./editor-hold.js";
import { Papers } from "./editor-papers.js";
import { forget, keep, recall } from "./editor-store.js";
import { send } from "./editor-server.js";
import { after } from "./editor-timer.js";

const SAVE_AFTER = 1_200;
const COMPARE_AFTER = 400;
const RETRY_AFTER = 5_000;

export class Draft {
  constructor(row, words) {
    this.words = words;
    this.id = row.dataset.draft;
    this.address = row.dataset.api;
    this.revision = Number(row.dataset.revision);
    this.part = (name) => row.querySelector(`[data-part="${name}"]`);
    this.text = this.part("text");
    this.stance = row.querySelector("select[name$='-stance']");
    this.saved = this.shown();
    this.isSaving = this.isStuck = this.isHeld = false;
    this.saving = after(SAVE_AFTER, () => this.save());
    this.comparing = after(COMPARE_AFTER, () => this.compare());
    this.retrying = after(RETRY_AFTER, () => this.retry());
    this.papers = new Papers(this.part, this.id, this.address, words);
    this.hold = new Hold(this.address, (state) => this.showState(state));
    this.listen(row);
    this.restore();
    if (!this.part("held").hidden) this.hold.follow();
  }

  listen(row) {
    for (const field of [this.text, this.stance]) {
      field.addEventListener("input", () => this.changed());
      field.addEventListener("focus", () => this.hold.isWriting || this.hold.take());
      field.addEventListener("blur", () => this.left(row));
    }
    this.part("base").addEventListener("change", () => this.rebase());
    this.part("write-anyway").addEventListener("click", () => this.writeAnyway());
  }

  typed() {
    return { stance: this.stance.value, text: this.text.value };
  }

  /** What the page came with: a browser may have put older typing back into the fields since. */
  shown() {
    const chosen = [...this.stance.options].find((option) => option.defaultSelected);
    return { stance: chosen?.value ?? this.stance.value, text: this.text.defaultValue };
  }

  get isDirty() {
    return this.stance.value !== this.saved.stance || this.text.value !== this.saved.text;
  }

  get isUnsaved() {
    return (this.isDirty && !this.isStuck) || this.papers.isDirty;
  }

  say(words, tone = "") {
    const state = this.part("state");
    state.dataset.tone = tone;
    if (state.textContent !== words) state.textContent = words;
  }

  changed() {
    this.comparing.soon();
    if (!this.isDirty) {
      forget(this.id, this.revision);
      return;
    }
    keep(this.id, this.revision, this.typed());
    this.say(this.words.unsaved);
    this.saving.soon();
  }

  left(row) {
    this.save();
    setTimeout(() => {
      if (!row.contains(document.activeElement)) this.hold.release();
    }, 0);
  }

  /** Words that an earlier visit could not save come back and are saved on the revision they were typed on. */
  restore() {
    const kept = recall(this.id);
    if (!kept) {
      if (this.isDirty) this.changed();
      return;
    }
    if (kept.text === this.saved.text && kept.stance === this.saved.stance) {
      forget(this.id, kept.revision);
      return;
    }
    this.text.value = kept.text;
    this.stance.value = kept.stance;
    this.revision = kept.revision;
    this.say(this.words.restored, "warning");
    this.comparing.soon();
    this.saving.soon();
  }

  async save() {
    this.saving.cancel();
    if (this.isSaving || this.isStuck || !this.isDirty) return;
    this.isSaving = true;
    const [sent, base] = [this.typed(), this.revision];
    this.say(this.words.saving);
    const { status, body } = await send("PATCH", this.address, { base_revision: base, ...sent });
    this.isSaving = false;
    if (status === 200) this.wasSaved(sent, base, body);
    else if (status === 409) this.wasConflict(sent, base, body);
    else this.wasNotSaved(status);
  }

  wasSaved(sent, base, body) {
    forget(this.id, base);
    this.revision = body.revision;
    this.saved = sent;
    if (!this.isDirty) this.say(this.words.saved.replace("{time}", body.saved_at));
    else this.changed();
  }

  /** Both texts are kept; nothing more is written here until somebody has chosen. */
  wasConflict(sent, base, body) {
    if (this.text.value !== sent.text || this.stance.value !== sent.stance) {
      this.save();
      return;
    }
    forget(this.id, base);
    this.isStuck = true;
    this.text.readOnly = true;
    this.stance.disabled = true;
    this.say(this.words.conflict, "error");
    const settle = this.part("settle");
    settle.querySelector("a").href = body.settle_url;
    settle.hidden = false;
  }

  wasNotSaved(status) {
    const words = {
      0: this.words.offline,
      400: this.words.tooLong,
      401: this.words.signedOut,
      410: this.words.gone,
    };
    this.say(words[status] ?? (status >= 500 ? this.words.offline : this.words.refused), "error");
    keep(this.id, this.revision, this.typed());
    if (status === 0 || status === 401 || status >= 500) this.retrying.soon();
  }

  retry() {
    if (this.isDirty) this.save();
    this.papers.save();
  }

  saveNow() {
    if (this.isDirty) this.save();
    else if (!this.isStuck) this.say(this.words.saved.replace(" {time}", ""));
    this.papers.save();
  }

  get base() {
    return this.part("base").value === "" ? null : Number(this.part("base").value);
  }

  rebase() {
    send("PUT", `${this.address}base/`, { base: this.base });
    this.compare();
  }

  /** An answer that comes after a later question is dropped. */
  async compare() {
    const asked = (this.asked = Symbol("comparison"));
    const { status, body } = await send("POST", `${this.address}redline/`, { text: this.text.value, base: this.base });
    if (asked !== this.asked) return;
    if (status === 200) this.part("redline").innerHTML = body.html;
    else this.part("redline").querySelector(".redline-count").textContent = this.words.noRedline;
  }

  /** What the portal has, and whether somebody else is writing. */
  showState({ revision, stance, text, holder }) {
    const wasHeld = this.isHeld;
    this.isHeld = holder !== null;
    if (!this.isDirty && revision > this.revision) {
      this.revision = revision;
      this.saved = { stance, text };
      this.stance.value = stance;
      this.text.value = text;
      this.compare();
    }
    if (this.isStuck) return;
    this.text.readOnly = this.isHeld;
    this.stance.disabled = this.isHeld;
    this.part("held").hidden = !this.isHeld;
    this.part("write-anyway").hidden = !this.isHeld;
    if (this.isHeld) this.part("held-words").textContent = this.words.held.replace("{name}", holder);
    else if (wasHeld) this.say(this.words.free);
  }

  async writeAnyway() {
    await this.hold.take({ isForced: true });
    this.text.focus();
  }

  leave() {
    this.hold.release({ keepalive: true });
  }
}
