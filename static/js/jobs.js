// Work under way, for guild staff: its bar kept up to date, and its end told on whatever page they are.

import { send } from "./editor-server.js";

const SOONEST = 1000;
const LATEST = 5000;
const READ_FOR = 900; // long enough to read that it is over before the page goes on

const part = (root, name) => root.querySelector(`[data-part=${name}]`);

/** Look again, ever more slowly, while the look answers true; never while nobody sees the page. */
function keepLooking(look, pause) {
  async function again() {
    if (await look()) wait();
  }
  function wait() {
    if (document.hidden) {
      document.addEventListener("visibilitychange", again, { once: true });
    } else {
      setTimeout(again, pause);
      pause = Math.min(LATEST, pause * 1.25);
    }
  }
  wait();
}

function show(view, job) {
  part(view, "words").textContent = job.words;
  part(view, "percent").textContent = job.percent === null ? "" : `${job.percent} %`;
  part(view, "bar").hidden = !job.is_unfinished;
  const bar = view.querySelector("progress");
  if (job.steps) {
    bar.max = job.steps;
    bar.value = job.done;
  } else {
    bar.removeAttribute("value");
  }
  for (const [name, isOffered] of [["cancel", job.may_be_cancelled], ["again", job.may_be_tried_again]]) {
    const form = part(view, name);
    if (form) form.hidden = !isOffered;
  }
}

function watch(view) {
  keepLooking(async () => {
    const { status, body } = await send("GET", view.dataset.state);
    if (status !== 200) return status === 0 || status >= 500;
    show(view, body);
    const isHere = location.pathname === body.address;
    if (!body.is_unfinished && isHere) setTimeout(() => location.replace(body.address), READ_FOR);
    return body.is_unfinished;
  }, SOONEST);
}

const ended = []; // told and not put away yet, the last first

/** One note, however much has ended: it tells the last, and putting it away puts all away. */
function note(jobs) {
  ended.unshift(...jobs);
  const toast = document.getElementById("job-note").content.firstElementChild.cloneNode(true);
  part(toast, "told").textContent = ended[0].told;
  part(toast, "open").href = ended[0].address;
  part(toast, "others").hidden = ended.length === 1;
  part(toast, "dismiss").addEventListener("click", () => {
    toast.remove();
    for (const job of ended.splice(0)) send("POST", job.notice);
  });
  document.getElementById("toasts").replaceChildren(toast);
}

/** Tell each end once, except of work that this page shows anyway. */
function tellEnds(address) {
  const views = [...document.querySelectorAll("[data-job]")];
  const told = new Set(views.map((view) => view.dataset.job));
  let isUnderWay = false;
  async function look() {
    const { status, body } = await send("GET", address);
    if (status !== 200) return isUnderWay && (status === 0 || status >= 500);
    const others = body.jobs.filter((job) => !told.has(job.address));
    const over = others.filter((job) => !job.is_unfinished);
    for (const job of over) told.add(job.address);
    if (over.length) note(over);
    isUnderWay = others.some((job) => job.is_unfinished);
    return isUnderWay;
  }
  look().then((goesOn) => goesOn && keepLooking(look, 2 * SOONEST));
}

document.querySelectorAll("[data-job]").forEach(watch);
const template = document.getElementById("job-note");
if (template) tellEnds(template.dataset.jobs);
