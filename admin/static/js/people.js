// @ts-check
// The open tab is in sight on a phone; and a link that is shown once can be copied by one tap.

document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

for (const one of document.querySelectorAll("[data-copy]")) {
  const button = /** @type {HTMLButtonElement} */ (one);
  const field = /** @type {HTMLInputElement|null} */ (document.getElementById(button.dataset.copy ?? ""));
  if (!field || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.copied ?? "";
    } catch {
      // Not allowed here: it is selected, and can be copied by hand.
    }
  });
}
