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
  encryptBallot({ electionBytes, expectedHash, credential, choices: choices2 }) {
    if (this.isBroken) return Promise.reject(new Refused("failed"));
    const number = this.asked += 1;
    return new Promise((resolve, reject) => {
      this.waiting.set(number, { resolve, reject });
      this.worker.postMessage({ number, electionBytes, expectedHash, credential, choices: choices2 });
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

// votes/ballot-page.js
var page = document.querySelector("[data-booth]");
var part = (name) => page.querySelector(`[data-part="${name}"]`);
var form = part("ballot");
var booth = {
  opened: null,
  // Kept until the portal has answered: the same bytes posted again are stored once.
  ballot: null
};
function show(step) {
  for (const name of ["unsupported", "ballot", "review", "done"]) part(name).hidden = name !== step;
  part("fault").hidden = true;
  const head = part(step).querySelector("h2");
  if (head && step !== "ballot") head.focus();
}
function complain(code) {
  const words = page.querySelector(`[data-code="${code}"]`) ?? page.querySelector('[data-code="failed"]');
  tell(words.textContent);
}
function tell(words) {
  part("fault").textContent = words;
  part("fault").hidden = false;
  part("fault").focus();
}
var questions = () => [...form.querySelectorAll("fieldset")];
var boxes = (question) => [...question.querySelectorAll("input")];
function choices() {
  return questions().map((question) => boxes(question).map((box) => Number(box.checked)));
}
function unanswered() {
  return questions().find((question) => {
    const chosen = boxes(question).filter((box) => box.checked);
    const isBlank = chosen.some((box) => "blank" in box.dataset);
    if (isBlank) return chosen.length > 1;
    return chosen.length < Number(question.dataset.least) || chosen.length > Number(question.dataset.most);
  });
}
function keepBlankAlone({ target }) {
  if (!target.checked) return;
  for (const box of boxes(target.closest("fieldset"))) {
    if (box !== target && "blank" in box.dataset !== "blank" in target.dataset) box.checked = false;
  }
}
function review(event) {
  event.preventDefault();
  const question = unanswered();
  if (question) {
    tell(question.dataset.words);
    boxes(question)[0].focus();
    return;
  }
  booth.ballot = null;
  part("chosen").replaceChildren(...questions().map(reviewed));
  show("review");
}
function reviewed(question) {
  const row = document.createElement("div");
  const [asked, chosen] = [document.createElement("dt"), document.createElement("dd")];
  asked.textContent = question.querySelector("legend").textContent;
  const words = boxes(question).filter((box) => box.checked).map((box) => box.labels[0].textContent);
  chosen.textContent = words.join(", ") || part("nothing").textContent;
  row.append(asked, chosen);
  return row;
}
async function cast({ currentTarget: button }) {
  button.disabled = true;
  part("fault").hidden = true;
  try {
    booth.ballot ??= await encrypted();
    await post(booth.ballot.ballotBytes);
  } catch (error) {
    complain(error.code ?? "no-answer");
  }
  button.disabled = false;
}
async function encrypted() {
  const { electionAddress, electionHash, credentialAddress } = page.dataset;
  const electionBytes = await fetchElection(electionAddress);
  const answer = await fetch(credentialAddress);
  const { credential } = await answer.json();
  if (!credential) throw Object.assign(new Error(), { code: "no-credential" });
  return (await booth.opened).encryptBallot({
    electionBytes,
    expectedHash: electionHash,
    credential,
    choices: choices()
  });
}
async function post(ballotBytes) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  const answer = await fetch(page.dataset.castAddress, { method: "POST", headers, body: ballotBytes });
  const said = await answer.json();
  if (!answer.ok) {
    tell(said.words);
    return;
  }
  if (said.tracker !== booth.ballot.tracker) {
    complain("other-tracker");
    return;
  }
  part("tracker").textContent = said.tracker;
  part("save").href = URL.createObjectURL(new Blob([`${said.tracker}
`], { type: "text/plain" }));
  form.reset();
  part("chosen").replaceChildren();
  show("done");
}
if (page && form) {
  if (isSupported()) {
    const { worker: workerAddress, integrity: workerIntegrity } = page.dataset;
    booth.opened = openBooth({ workerAddress, workerIntegrity });
    booth.opened.catch((error) => complain(error.code));
    form.addEventListener("submit", review);
    form.addEventListener("change", keepBlankAlone);
    part("cast").addEventListener("click", cast);
    part("back").addEventListener("click", () => show("ballot"));
    show("ballot");
  }
}
