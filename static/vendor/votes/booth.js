// node_modules/@noble/hashes/utils.js
function isBytes(a) {
  return a instanceof Uint8Array || ArrayBuffer.isView(a) && a.constructor.name === "Uint8Array" && "BYTES_PER_ELEMENT" in a && a.BYTES_PER_ELEMENT === 1;
}
var atitle = (title) => title ? `"${title}" ` : "";
function anumber(n, title = "") {
  if (typeof n !== "number")
    throw new TypeError(atitle(title) + "expected number, got " + typeof n);
  if (!Number.isSafeInteger(n) || n < 0)
    throw new RangeError(atitle(title) + "expected integer >= 0, got " + n);
  return n;
}
function abytes(value, length, title = "") {
  if (isBytes(value) && (length === void 0 || value.length === length))
    return value;
  if (length !== void 0)
    anumber(length, "length");
  const bytes = isBytes(value);
  const ofLen = length !== void 0 ? ` of length ${length}` : "";
  const got = bytes ? `length=${value.length}` : `type=${typeof value}`;
  const message = atitle(title) + "expected Uint8Array" + ofLen + ", got " + got;
  if (!bytes)
    throw new TypeError(message);
  throw new RangeError(message);
}
var hasHexBuiltin = /* @__PURE__ */ (() => (
  // @ts-ignore
  typeof Uint8Array.from([]).toHex === "function" && typeof Uint8Array.fromHex === "function"
))();
var hexes = /* @__PURE__ */ Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));
function bytesToHex(bytes) {
  abytes(bytes);
  if (hasHexBuiltin)
    return bytes.toHex();
  let hex = "";
  for (let i = 0; i < bytes.length; i++) {
    hex += hexes[bytes[i]];
  }
  return hex;
}

// node_modules/@noble/curves/utils.js
/*! noble-curves - MIT License (c) 2022 Paul Miller (paulmillr.com) */
var bytesToHex2 = bytesToHex;

// votes/hashing.js
var encoder = new TextEncoder();
async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
async function digestOf(bytes) {
  return bytesToHex2(await sha256(bytes));
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

// votes/messages.js
var decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
function textOf(bytes) {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Refused("malformed");
  }
}
function parseLoosely(said) {
  try {
    return JSON.parse(said);
  } catch {
    throw new Refused("malformed");
  }
}
function text(value) {
  refuseUnless(typeof value === "string", "malformed");
  return value;
}

// votes/bindings.js
var LINE = /^SHA-256 of the credentials: ([0-9a-f]{64}); of the trustees: ([0-9a-f]{64})\.$/;
function bindingOf(electionBytes) {
  const description = text(parseLoosely(textOf(electionBytes))?.description);
  const found = LINE.exec(description.slice(description.lastIndexOf("\n") + 1));
  return found && { credentials: found[1], trustees: found[2] };
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
  bindingOf,
  digestOf,
  fetchElection,
  isSupported,
  openBooth,
  trackerOf
};
