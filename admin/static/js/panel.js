// @ts-check
// What every page of the panel does by itself: the menu on a phone, printing, and no form twice.

/** @param {string} name @param {ParentNode} [within] @returns {HTMLElement[]} */
const all = (name, within = document) => [...within.querySelectorAll(name)].map((one) => /** @type {HTMLElement} */ (one));

const menu = document.getElementById("menu");
const opener = document.querySelector(".menu-button");

/** @param {boolean} open */
function show(open) {
  menu?.classList.toggle("open", open);
  opener?.setAttribute("aria-expanded", String(open));
}

opener?.addEventListener("click", () => show(!menu?.classList.contains("open")));
document.addEventListener("click", (event) => {
  const at = /** @type {Element} */ (event.target);
  if (!at.closest(".menu, .menu-button")) show(false);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") show(false);
});

// On a phone the open one of many tabs may stand beyond the edge.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

for (const button of all("[data-print]")) button.addEventListener("click", () => window.print());

// A second tap on a slow network must not send a form twice. A page that comes back from the cache is fresh again.
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  for (const button of all("button", form)) button.setAttribute("aria-disabled", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of all("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of all("button", form)) button.removeAttribute("aria-disabled");
  }
});
// What is chosen in a filter is asked for at once.
for (const form of all("form[data-at-once]")) form.addEventListener("change", () => /** @type {HTMLFormElement} */ (form).requestSubmit());

for (const button of all("[data-copy]")) {
  button.addEventListener("click", async () => {
    const field = /** @type {HTMLInputElement} */ (document.getElementById(button.dataset.copy ?? ""));
    field.select();
    await navigator.clipboard?.writeText(field.value).catch(() => undefined);
    button.textContent = button.dataset.copied ?? "";
  });
}
