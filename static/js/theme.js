// The reader's choice of colours, applied before the page is drawn; without a choice the system decides.
(() => {
  const root = document.documentElement;
  const stored = () => {
    try {
      return localStorage.getItem("theme") || "";
    } catch {
      return "";
    }
  };
  const apply = (theme) => {
    if (theme === "light" || theme === "dark") {
      root.dataset.theme = theme;
    } else {
      delete root.dataset.theme;
    }
  };
  const keep = (theme) => {
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // Storage may be forbidden; the choice then lasts for this page.
    }
  };

  apply(stored());

  document.addEventListener("DOMContentLoaded", () => {
    const group = document.querySelector(".theme-switch");
    if (!group) return;
    const buttons = [...group.querySelectorAll("[data-theme-choice]")];
    const mark = () => {
      const current = root.dataset.theme || "";
      for (const button of buttons) {
        button.setAttribute("aria-pressed", String(button.dataset.themeChoice === current));
      }
    };
    for (const button of buttons) {
      button.addEventListener("click", () => {
        apply(button.dataset.themeChoice);
        keep(button.dataset.themeChoice);
        mark();
      });
    }
    mark();
    group.hidden = false;
  });
})();
