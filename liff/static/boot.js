// @ts-check
// Runs before the first paint: night or day, large letters, and a way out when the modules never arrive.
(function () {
  const root = document.documentElement;
  const recalled = (/** @type {string} */ name) => {
    try {
      return JSON.parse(localStorage.getItem(`village.${name}`) ?? "null");
    } catch {
      return null; // a browser without storage gets what most people want
    }
  };

  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  // The gate is dark when it is dark outside, or as the guard has chosen; at home the phone's own setting counts.
  const atGate = /guard/.test(location.pathname + location.search);
  const dress = () => {
    const hour = new Date().getHours();
    const dark = prefersDark.matches || (atGate && (hour >= 18 || hour < 6));
    const chosen = atGate ? recalled("theme") : null;
    root.dataset.theme = (chosen ?? (dark ? "night" : "day")) === "night" ? "night" : "day";
  };
  dress();
  if (!atGate) prefersDark.addEventListener("change", dress);
  root.classList.toggle("large", !atGate && recalled("large") === true);

  addEventListener("DOMContentLoaded", () => {
    const again = document.getElementById("again");
    if (again) again.addEventListener("click", () => location.reload());
    setTimeout(() => {
      const opening = document.getElementById("opening");
      const stuck = document.getElementById("stuck");
      if (root.dataset.started || !opening || !stuck) return;
      opening.hidden = true;
      stuck.hidden = false;
    }, 15000);
  });
})();
