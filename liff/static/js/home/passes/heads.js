// @ts-check
// What the pages inside this tab share: a heading with the way back, and words for a failure.

import { Refused } from "../../api.js";
import { button, el, icon } from "../../dom.js";
import { REFUSALS, UNHEARD } from "./problems.js";

/** @param {string} title @param {import("../../types.js").Say} say @param {() => void} back */
export function head(title, say, back) {
  const heading = el("h2", { class: "pass-title", tabindex: "-1" }, title);
  return { heading, element: el("div", { class: "pass-head" }, button("quiet round", [icon("chevron", "backwards")], back, { "aria-label": say("Back") }), heading) };
}

/** @param {unknown} failure */
export function wordsFor(failure) {
  return failure instanceof Refused ? (REFUSALS[failure.code] ?? "The service does not answer") : UNHEARD;
}
