// What every page gains with JavaScript: copying, short messages, focus on what is missing.

// Other scripts ask with document.dispatchEvent(new CustomEvent("say", { detail: words })).
function say(words) {
  const region = document.getElementById("toasts");
  if (!region) return;
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.textContent = words;
  region.append(toast);
  setTimeout(() => toast.remove(), 6000);
}

function offerCopying() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.closest("[hidden]")?.removeAttribute("hidden");
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      await navigator.clipboard.writeText(source.textContent.trim().replace(/\s+/g, " "));
      say(button.dataset.said);
    });
  }
}

document.addEventListener("say", (event) => say(event.detail));
offerCopying();
document.getElementById("error-summary")?.focus();
