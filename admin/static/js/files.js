// @ts-check
// Files that are being made: how far they are, until the page shows what came of them.

import { ask } from "./ask.js";

const AGAIN = 1500; // ms

/** @param {HTMLElement} line */
async function look(line) {
  try {
    const answer = await ask(line.dataset.task ?? "");
    if (!answer?.ok) return answer?.status === 404 ? location.reload() : undefined;
    const told = await answer.json();
    if (told.state !== "queued" && told.state !== "running") return location.reload();
    const bar = line.querySelector("progress");
    if (bar && told.percent !== null) bar.value = told.percent;
  } catch {
    // No network: the next look tells.
  }
}

const going = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-task]")]);
if (going.length) setInterval(() => { if (!document.hidden) going.forEach(look); }, AGAIN);
