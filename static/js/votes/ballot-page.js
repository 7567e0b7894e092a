// The ballot: choose, look at it once more, cast. What was chosen stays on this page; what leaves it is encrypted.

import { fetchElection, isSupported, openBooth } from "./booth.js";

const page = document.querySelector("[data-booth]");
const part = (name) => page.querySelector(`[data-part="${name}"]`);
const form = part("ballot");

const booth = {
  opened: null,
  // Kept until the portal has answered: the same bytes posted again are stored once.
  ballot: null,
};

/** Show one step and hide the others; the reader's place goes to its heading. */
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

const questions = () => [...form.querySelectorAll("fieldset")];
const boxes = (question) => [...question.querySelectorAll("input")];

/** For each question a 0 or 1 for each of its boxes, which stand in the order of the ballot. */
function choices() {
  return questions().map((question) => boxes(question).map((box) => Number(box.checked)));
}

/** The first question that is not answered as it asks. */
function unanswered() {
  return questions().find((question) => {
    const chosen = boxes(question).filter((box) => box.checked);
    const isBlank = chosen.some((box) => "blank" in box.dataset);
    if (isBlank) return chosen.length > 1;
    return chosen.length < Number(question.dataset.least) || chosen.length > Number(question.dataset.most);
  });
}

/** A blank vote and an option exclude each other. */
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
    choices: choices(),
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
  part("save").href = URL.createObjectURL(new Blob([`${said.tracker}\n`], { type: "text/plain" }));
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
