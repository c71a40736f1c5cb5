// @ts-check
// Runs before the first paint: night or day, and a way out when the modules never arrive.
(function () {
  const hour = new Date().getHours();
  const dark = hour >= 18 || hour < 6 || matchMedia("(prefers-color-scheme: dark)").matches;
  let chosen = null;
  try {
    chosen = localStorage.getItem("village.theme");
  } catch {
    // a browser without storage gets the hour's theme
  }
  const night = chosen ? chosen === '"night"' : dark;
  document.documentElement.dataset.theme = night ? "night" : "day";

  addEventListener("DOMContentLoaded", () => {
    const again = document.getElementById("again");
    if (again) again.addEventListener("click", () => location.reload());
    setTimeout(() => {
      const opening = document.getElementById("opening");
      const stuck = document.getElementById("stuck");
      if (document.documentElement.dataset.started || !opening || !stuck) return;
      opening.hidden = true;
      stuck.hidden = false;
    }, 15000);
  });
})();
