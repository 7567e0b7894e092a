// A teller's page: one step at a time, with the key read from its file each time and kept nowhere.

import {
  decryptCount,
  dealShares,
  gatherShares,
  isSupported,
  makeKey,
  nameOfCertificates,
  proveKey,
  publishCertificate,
  publishKey,
  readKeyFile,
  readRecoverySheet,
  writeKeyFile,
  writeRecoverySheet,
} from "./teller.js";

const page = document.querySelector("[data-teller]");
const part = (name) => page.querySelector(`[data-part="${name}"]`);
let decrypted = null;

/** What each step sends, made from the key and from what the portal gave for it. */
const STEPS = {
  key: (key, { given }) => (given.threshold ? publishCertificate(key, given) : publishKey(key)),
  shares: (key, { given }) => dealShares(key, given.certificates),
  output: (key, { given }) => gatherShares(key, given.certificates, JSON.stringify(given.input)),
  proof: (key, { given, sealed_key: sealed }) => proveKey(key, { ...given, sealed: sealed || null }),
};

async function attempt(work) {
  part("fault").hidden = true;
  try {
    await work();
  } catch (error) {
    const words = page.querySelector(`[data-code="${error.code}"]`) ?? page.querySelector('[data-code="failed"]');
    tell(words.textContent);
  }
}

function tell(words) {
  part("fault").textContent = words;
  part("fault").hidden = false;
  part("fault").focus();
}

async function asked(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw Object.assign(new Error(), { code: "no-answer" });
  return answer;
}

const state = async () => (await asked(page.dataset.state)).json();
const bytes = async (address) => new Uint8Array(await (await asked(address)).arrayBuffer());

/** Make the key and offer it in two forms; nothing is sent before the file was chosen again. */
async function make() {
  const { given } = await state();
  const key = await makeKey(given.threshold ? "threshold" : "single", page.dataset.vote);
  part("save").href = URL.createObjectURL(new Blob([writeKeyFile(key)], { type: "application/json" }));
  part("sheet").textContent = await writeRecoverySheet(key);
  part("made").hidden = false;
  part("use").hidden = false;
  part("make").disabled = true;
  part("save").focus();
}

/** The key from its file or, typed, from its sheet. */
async function keyGiven() {
  const [file] = part("file").files;
  if (file) return readKeyFile(await file.text(), { vote: page.dataset.vote });
  return readRecoverySheet(part("typed").value, page.dataset.vote);
}

async function go() {
  const key = await keyGiven();
  if (page.dataset.step === "part") {
    await openCount(key);
    return;
  }
  await post(await STEPS[page.dataset.step](key, await state()));
}

/** Open the count, and send it once the tellers have compared what they opened. */
async function openCount(key) {
  const { election_hash: expectedHash, sealed_key: sealed } = await state();
  const [electionBytes, tallyBytes] = await Promise.all([bytes(page.dataset.election), bytes(page.dataset.tally)]);
  const { publicKey } = page.dataset;
  decrypted = await decryptCount(key, { electionBytes, expectedHash, tallyBytes, publicKey, sealed: sealed || null });
  part("digest").textContent = decrypted.tallyDigest;
  part("compare").hidden = false;
  part("send").focus();
}

async function post(body) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": part("form").elements.csrfmiddlewaretoken.value };
  const answer = await fetch(page.dataset.post, { method: "POST", headers, body });
  if (answer.ok) location.reload();
  else tell((await answer.json()).words);
}

async function nameCertificates() {
  const { given } = await state();
  if (!given.certificates || !part("named")) return;
  part("name").textContent = await nameOfCertificates(given.certificates);
  part("named").hidden = false;
}

if (page && isSupported()) {
  part("unsupported").hidden = true;
  part("form").hidden = false;
  part("form").addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(go);
  });
  part("make")?.addEventListener("click", () => attempt(make));
  part("print")?.addEventListener("click", () => window.print());
  part("send")?.addEventListener("click", () => attempt(() => post(decrypted.decryption)));
  attempt(nameCertificates);
}
