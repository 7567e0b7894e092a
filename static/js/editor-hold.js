// Who is writing on a clause: take the hold while writing, renew it, and follow another person's saves.

import { send } from "./editor-server.js";

const RENEW = 20_000;
const POLL = 5_000;

export class Hold {
  /** `onState` hears the saved words and the other holder's name, or null when nobody else holds. */
  constructor(address, onState) {
    this.address = address;
    this.onState = onState;
    this.isWriting = false;
    this.isForced = false;
    this.timer = null;
  }

  async take({ isForced = false } = {}) {
    this.isWriting = true;
    this.isForced ||= isForced;
    const { status, body } = await send("POST", `${this.address}hold/`, { is_forced: isForced });
    if (status === 200) this.onState(body);
    this.next(status === 200 && body.holder ? POLL : RENEW);
  }

  /** Look without taking: how the second person follows. */
  async follow() {
    const { status, body } = await send("GET", this.address);
    if (status === 200) this.onState(body);
    if (status !== 200 || body.holder) this.next(POLL);
    else if (this.isWriting) this.take();
  }

  next(milliseconds) {
    clearTimeout(this.timer);
    const step = milliseconds === POLL ? () => this.follow() : () => this.isWriting && this.take();
    this.timer = setTimeout(step, milliseconds);
  }

  release({ keepalive = false } = {}) {
    if (!this.isWriting) return;
    this.isWriting = false;
    clearTimeout(this.timer);
    send("DELETE", `${this.address}hold/`, undefined, { keepalive });
  }
}
