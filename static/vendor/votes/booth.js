// votes/hashing.js
var encoder = new TextEncoder();
async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
async function fingerprint(bytes) {
  return btoa(String.fromCharCode(...await sha256(bytes))).replace(/=+$/, "");
}

// votes/refusals.js
var Refused = class extends Error {
  constructor(code, { line = null } = {}) {
    super(`Refused: ${code}.`);
    this.name = "Refused";
    this.code = code;
    this.line = line;
  }
};
function refuseUnless(isGood, code) {
  if (!isGood) throw new Refused(code);
}

// votes/support.js
function isSupported() {
  const hasCrypto = globalThis.isSecureContext === true && globalThis.crypto?.subtle !== void 0;
  return hasCrypto && [globalThis.BigInt, globalThis.Worker, Object.hasOwn].every((one) => typeof one === "function");
}

// votes/booth.js
function fetchElection(address) {
  return fetched(address);
}
function trackerOf(ballotBytes) {
  return fingerprint(ballotBytes);
}
async function openBooth({ workerAddress, workerIntegrity }) {
  const hashed = await crypto.subtle.digest("SHA-384", await fetched(workerAddress));
  const found = `sha384-${btoa(String.fromCharCode(...new Uint8Array(hashed)))}`;
  refuseUnless(found === workerIntegrity, "altered-file");
  return new Booth(new Worker(workerAddress));
}
var Booth = class {
  constructor(worker) {
    this.worker = worker;
    this.waiting = /* @__PURE__ */ new Map();
    this.asked = 0;
    this.isBroken = false;
    worker.addEventListener("message", ({ data }) => this.settle(data));
    worker.addEventListener("error", () => this.fail());
  }
  /** `choices`: for each question a list of 0 and 1, one for each answer, and before them one for blank if allowed. */
  encryptBallot({ electionBytes, expectedHash, credential, choices }) {
    if (this.isBroken) return Promise.reject(new Refused("failed"));
    const number = this.asked += 1;
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
};
async function fetched(address) {
  try {
    const answer = await fetch(address);
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  } catch {
    throw new Refused("no-answer");
  }
  throw new Refused("no-answer");
}
export {
  fetchElection,
  isSupported,
  openBooth,
  trackerOf
};
