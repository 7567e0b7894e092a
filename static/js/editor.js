// The draft editor: each clause saves itself, shows what it changes, and says who else is writing.

import { Draft } from "./editor-draft.js";

const words = JSON.parse(document.getElementById("editor-words")?.textContent ?? "{}");
const drafts = [...document.querySelectorAll("[data-draft]")].map((row) => new Draft(row, words));

addEventListener("beforeunload", (event) => {
  if (drafts.some((draft) => draft.isUnsaved)) event.preventDefault();
});

addEventListener("pagehide", () => drafts.forEach((draft) => draft.leave()));
addEventListener("online", () => drafts.forEach((draft) => draft.retry()));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") drafts.forEach((draft) => draft.retry());
});

// "Save everything" saves what is open and stays on the page; the plain form does the same without this script.
document.querySelector("[data-editor]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  drafts.forEach((draft) => draft.saveNow());
});
