// What the ballot page asks for. The cryptography is the worker's, so that the page stays quick.

import { fingerprint } from "./hashing.js";
import { Refused, refuseUnless } from "./refusals.js";

export { bindingOf } from "./bindings.js";
export { digestOf } from "./hashing.js";
export { isSupported } from "./support.js";

/** The bytes of an election, as they are hashed. */
export function fetchElection(address) {
  return fetched(address);
}

/** The tracker of a ballot's bytes, by which a voter finds it in the public record. */
export function trackerOf(ballotBytes) {
  return fingerprint(ballotBytes);
}

/**
 * A booth, ready to encrypt. Open it as the page loads: the worker then warms up while the voter reads.
 *
 * A worker can't be started with an integrity of its own, so its file is fetched and checked first. The address holds
 * the hash of the file and is kept by the browser for ever: what the worker starts from is what was just checked.
 */
export async function openBooth({ workerAddress, workerIntegrity }) {
  const hashed = await crypto.subtle.digest("SHA-384", await fetched(workerAddress));
  const found = `sha384-${btoa(String.fromCharCode(...new Uint8Array(hashed)))}`;
  refuseUnless(found === workerIntegrity, "altered-file");
  return new Booth(new Worker(workerAddress));
}

class Booth {
  constructor(worker) {
    this.worker = worker;
    this.waiting = new Map();
    this.asked = 0;
    this.isBroken = false;
    worker.addEventListener("message", ({ data }) => this.settle(data));
    worker.addEventListener("error", () => this.fail());
  }

  /** `choices`: for each question a list of 0 and 1, one for each answer, and before them one for blank if allowed. */
  encryptBallot({ electionBytes, expectedHash, credential, choices }) {
    if (this.isBroken) return Promise.reject(new Refused("failed"));
    const number = (this.asked += 1);
    return new Promise((resolve, reject) => {
      this.waiting.set(number, { resolve, reject });
      this.worker.postMessage({ number, electionBytes, expectedHash, credential, choices });
    });
  }

  settle({ number, code, ballotBytes, tracker }) {
    const { resolve, reject } = this.waiting.get(number);
    this.waiting.delete(number);
    if (code) reject(new Refused(code));
    else resolve({ ballotBytes, tracker });
  }

  fail() {
    this.isBroken = true;
    for (const { reject } of this.waiting.values()) reject(new Refused("failed"));
    this.waiting.clear();
  }

  close() {
    this.worker.terminate();
    this.fail();
  }
}

async function fetched(address) {
  try {
    const answer = await fetch(address);
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  } catch {
    throw new Refused("no-answer");
  }
  throw new Refused("no-answer");
}
