// @ts-check
// Writing a notice: what it looks like and costs stands beside it while it is written.

import { OVER, ours } from "./ask.js";

const PAUSE = 400; // ms without a key until it is looked at

const writing = /** @type {HTMLFormElement} */ (document.getElementById("writing"));
const look = /** @type {HTMLElement} */ (document.getElementById("look"));
const conditional = /** @type {HTMLElement[]} */ ([...writing.querySelectorAll("[data-when]")]);
let timer = 0;
let asked = 0;

/** Where the look does not come by itself, the button that asks for it is there, with a line that says so. @param {boolean} needed */
function byHand(needed) {
  const parts = writing.querySelectorAll("[data-unscripted], [data-unlooked]");
  for (const one of /** @type {HTMLElement[]} */ ([...parts])) one.hidden = !needed;
}

/** Fields that only some choices need are there with them alone. */
function arrange() {
  const told = new FormData(writing);
  for (const part of conditional) {
    const [name, value] = (part.dataset.when ?? "").split("=");
    part.hidden = told.get(name ?? "") !== value;
  }
}

async function lookAgain() {
  const mine = ++asked;
  try {
    const answer = await fetch(writing.dataset.look ?? "", {
      method: "POST",
      body: new URLSearchParams(/** @type {any} */ (new FormData(writing))), // as the form is sent: of many lanes, too
      headers: { ...ours(), "X-CSRFToken": document.querySelector("meta[name=csrf]")?.getAttribute("content") ?? "" },
    });
    if (mine !== asked) return;
    byHand(!answer.ok && !OVER.includes(answer.status));
    if (answer.ok) look.innerHTML = await answer.text(); // the server's own, what was typed escaped
    else if (OVER.includes(answer.status)) look.textContent = (await answer.json()).error; // what was typed stays
  } catch {
    // No network: what stands there is looked at once more with the next key, and again when it is sent.
  }
}

byHand(false);
arrange();
writing.addEventListener("input", () => {
  arrange();
  clearTimeout(timer);
  asked += 1; // an answer to what stood there before is not shown any more
  for (const button of /** @type {HTMLButtonElement[]} */ ([...look.querySelectorAll("button")])) button.disabled = true;
  timer = window.setTimeout(lookAgain, PAUSE);
});
