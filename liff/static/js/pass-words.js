// @ts-check
// What the guard is told of a pass: one loud sentence, a colour, and what to do next. Each verdict has words of its own.

/** @typedef {import("./pass-token.js").Verdict|"unknown_code"} Verdict the last one is the server's alone */
/** @typedef {import("./types.js").Say} Say */
/** @typedef {{tone: "green"|"amber"|"red", word: string, next: string}} Told */

/** @param {Verdict} verdict @param {Say} say @returns {Told} */
export function toldOf(verdict, say) {
  const [word, next] = PASS_WORDS[verdict];
  return { tone: TONES[verdict] ?? "red", word: say(word), next: say(next) };
}

/** Amber is a matter of minutes, or of another try. @type {Partial<Record<Verdict, "green"|"amber">>} */
const TONES = {
  ok: "green",
  old_key: "amber",
  changed: "amber",
  not_a_pass: "amber",
  unknown_code: "amber",
  clock_off: "amber",
  not_yet: "amber",
  wrong_day: "amber",
  wrong_hour: "amber",
};

/** The sentence, and what to do next. @type {Record<Verdict, [string, string]>} */
export const PASS_WORDS = {
  ok: ["LET IN", "The pass is good"],
  not_a_pass: ["This is not a guest pass", "Ask the guest to open the pass, and scan the QR code there"],
  unknown_code: ["No pass has this code", "Check the six digits with the guest. If they are right, register the visitor and ask the house"],
  other_village: ["A pass of another village", "The guest is at the wrong village. Show them the way out"],
  old_key: ["This QR code is out of date", "Ask the guest to open the pass's page again, or type its six digits"],
  forged: ["This pass is forged", "Do not let in. Register the visitor and ask the house"],
  revoked: ["The host has cancelled this pass", "Do not let in. Please ask the host"],
  changed: ["The host has changed this pass", "Ask the guest to open the pass's page again, and scan the new QR code"],
  used_up: ["This pass is used up", "Somebody came in with it before. Register the visitor and ask the house"],
  clock_off: ["This phone's clock is wrong", "Set date and time to automatic, then scan again"],
  not_yet: ["This pass is not good yet: too early", "Ask the guest to wait until the time below, or ask the house"],
  expired: ["This pass is over", "Do not let in. The guest asks the host for a new pass, or you ask the house"],
  wrong_day: ["Not on this day", "The pass is for other days of the week. Ask the house"],
  wrong_hour: ["Not at this hour", "The pass is for other hours of the day. Ask the house"],
};
