// Going from change to change in a redline: by button, or with n and p while the focus is inside it.

const view = document.querySelector(".redline-view");
const marked = view ? [...view.querySelectorAll("[data-change]")] : [];
const numbers = marked.map((element) => element.dataset.change);
const stops = marked.filter((element, place) => numbers.indexOf(element.dataset.change) === place);
let current = -1;

function go(step) {
  if (!stops.length) return;
  stops[current]?.classList.remove("is-current");
  current = (current + step + stops.length) % stops.length;
  const stop = stops[current];
  stop.classList.add("is-current");
  stop.tabIndex = -1;
  stop.focus({ preventScroll: true });
  stop.scrollIntoView({ block: "center" });
}

function isTyping(target) {
  return target.closest("input:not([type='checkbox']), textarea, select, [contenteditable]") !== null;
}

if (stops.length) {
  for (const button of view.querySelectorAll("[data-step]")) {
    button.closest("[hidden]")?.removeAttribute("hidden");
    button.addEventListener("click", () => go(Number(button.dataset.step)));
  }
  view.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "n") go(1);
    if (event.key === "p") go(-1);
  });
}
