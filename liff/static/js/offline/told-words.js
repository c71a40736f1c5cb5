// @ts-check
// What became of an act that was sent late, where it is not simply done: a word, and what to do next.

import { PASS_WORDS } from "../pass-words.js";

/** @typedef {import("./shelf.js").Told} Told */
/** @typedef {import("../types.js").Say} Say */

/** Refusals, and what a visit's `conflict` says. @type {Record<string, [string, string]>} */
export const TOLD_WORDS = {
  double_use: ["THIS PASS WAS USED TWICE", "Somebody else came in with it. Find the guest, and tell the office"],
  pass_refused: ["The pass was not good", "The guest is inside. Find them, and ask the house"],
  against_answer: ["Let in against the house's answer", "The house had said no, or was not asked any more. Find the visitor, and ask the house"],
  code_wrong: ["The resident's code was wrong", "The visitor is inside. Find them, and ask the house"],
  WATCHLIST_HIT: ["This visitor is on the village's list", "Ask the office before you let them in."],
  STATE_FORBIDS: ["It was changed meanwhile", "The list shows how the visit stands now"],
  NOT_FOUND: ["The village does not know this visit", "Tell the office what happened"],
  VALIDATION_ERROR: ["The details were not accepted", "Register the visitor again, and tell the office"],
  TOO_OLD: ["Too late: it is older than two days", "Tell the office what happened"],
  IDEMPOTENCY_KEY_REUSED: ["It was sent before with other details", "Look at the list. Register the visitor again if they are not there"],
  TOO_LARGE: ["The photos are too large", "Register the visitor again with fewer photos"],
  FOLLOWS: ["Its visit was not accepted", "Tell the office what happened"],
  OTHER: ["The village did not accept it", "Tell the office what happened"],
};

/** Whom the guard has to find, or to stop: told over the whole screen, not in the list alone. */
const LOUD = ["double_use", "pass_refused", "against_answer", "code_wrong", "PASS_REFUSED", "WATCHLIST_HIT"];

/** @param {Told} told @param {Say} say @returns {{word: string, next: string, loud: boolean}} */
export function wordsOf(told, say) {
  const [word, next] = TOLD_WORDS[codeOf(told)] ?? TOLD_WORDS.OTHER;
  const why = told.verdict && PASS_WORDS[/** @type {keyof typeof PASS_WORDS} */ (told.verdict)];
  return { word: say(why ? why[0] : word), next: say(why ? TOLD_WORDS.pass_refused[1] : next), loud: LOUD.includes(told.code) };
}

/** @param {Told} told */
function codeOf({ code, fields = [] }) {
  return code === "VALIDATION_ERROR" && fields.includes("happened_at") ? "TOO_OLD" : code;
}
