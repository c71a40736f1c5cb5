// @ts-check
// A notice that is going out: how far it is, until it has come to its end.

import { ask } from "./ask.js";

const AGAIN = 2000; // ms

const results = /** @type {HTMLElement} */ (document.getElementById("results"));

async function look() {
  try {
    const answer = await ask(results.dataset.now ?? "");
    if (!answer?.ok) return undefined;
    if (answer.headers.get("X-Notice-State") !== results.dataset.state) return location.reload();
    results.innerHTML = await answer.text(); // the server's own
  } catch {
    // No network: the next look tells.
  }
  return undefined;
}

if (results.dataset.now) setInterval(() => { if (!document.hidden) look(); }, AGAIN);
