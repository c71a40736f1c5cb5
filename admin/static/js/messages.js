// @ts-check
// The list of messages: all that did not arrive are chosen by one tick.

const everything = /** @type {HTMLInputElement|null} */ (document.querySelector("[data-all]"));
if (everything) {
  const boxes = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll(`input[name="${everything.dataset.all}"]`)]);
  for (const shown of /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-scripted]")])) shown.hidden = false;
  everything.addEventListener("change", () => boxes.forEach((box) => { box.checked = everything.checked; }));
  for (const box of boxes) {
    box.addEventListener("change", () => { everything.checked = boxes.every((one) => one.checked); });
  }
}
