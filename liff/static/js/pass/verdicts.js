// @ts-check
// A finding about a pass as the guard is told it: colour, one loud word, what to do next, and what may be tapped.

import { toldOf } from "../pass-words.js";
import { dayAndHour } from "../time.js";

/** @typedef {import("./inquiry.js").Finding} Finding */
/** @typedef {"let_in"|"ask_house"|"again"|"retype"|"rescan"} Way */
/** `marks` say how sure this is. @typedef {{tone: "green"|"amber"|"red"|"calm", word: string, next: string, marks: string[], ways: Way[]}} Screen */

/** For these the guest needs no house: another code, another village, or a clock that is set. */
const NO_HOUSE = ["not_a_pass", "other_village", "clock_off"];
/** For these the guest opens the pass anew. */
const RESCAN = ["not_a_pass", "old_key", "changed"];

/** @param {Finding} finding @param {import("./facts.js").Voice} voice @param {string} listOf when the gate's list was heard, "" for never
 * @param {boolean} elsewhere such guests take another gate @returns {Screen} */
export function screenOf(finding, voice, listOf, elsewhere) {
  const screen = screenOfPass(finding, voice, listOf);
  if (!elsewhere || !screen.ways.includes("let_in")) return screen;
  const { say } = voice;
  return { ...screen, tone: "amber", word: say("Not at this gate"), next: say("Ask the office which gate to take"), ways: [] };
}

/** @param {Finding} finding @param {import("./facts.js").Voice} voice @param {string} listOf @returns {Screen} */
function screenOfPass(finding, voice, listOf) {
  const { say } = voice;
  if (finding.phase === "too_many") return tooMany(finding, say);
  const alone = finding.phase !== "checked";
  if (alone && (finding.verdict === null || finding.verdict === "ok")) return unsure(finding, say, listOf);
  const verdict = /** @type {import("../pass-words.js").Verdict} */ (finding.verdict);
  const { tone, word, next } = toldOf(verdict, say);
  return { tone, word: usedAt(finding, voice) || word, next, marks: marksOf(finding, say, listOf), ways: waysFor(verdict, finding.phase === "unchecked") };
}

/** @param {Finding} finding @param {import("./facts.js").Voice} voice */
function usedAt({ verdict, judged }, { say, zone, language }) {
  if (verdict !== "used_up" || !judged?.last_use) return "";
  return say("Already used at {time}", { time: dayAndHour(judged.last_use.at, zone, language) });
}

/** Nobody says no; the server has not said yes. @param {Finding} finding @param {import("../types.js").Say} say @param {string} listOf
 * @returns {Screen} */
function unsure(finding, say, listOf) {
  if (finding.phase === "asking") return { tone: "calm", word: say("Checking…"), next: "", marks: [], ways: [] };
  const marks = marksOf(finding, say, listOf);
  if (finding.verdict === "ok")
    return { tone: "amber", word: say("The pass looks good"), next: say("It may have been used or cancelled since. If in doubt, contact the office"), marks, ways: ["let_in", "again", "ask_house"] };
  const next = finding.token === undefined ? say("Scan the QR code: that works without network. Or register the visitor") : say("Register the visitor, or contact the office");
  return { tone: "amber", word: say("No answer from the village"), next, marks, ways: ["again", "ask_house"] };
}

/** @param {Finding} finding @param {import("../types.js").Say} say @param {string} listOf */
function marksOf({ phase }, say, listOf) {
  if (phase === "checked") return [];
  if (phase === "asking") return [say("Asking the village…")];
  return [say("Not checked with the village"), ...(listOf ? [say("The gate's list of passes is of {time}", { time: listOf })] : [])];
}

/** @param {Finding} finding @param {import("../types.js").Say} say @returns {Screen} */
function tooMany({ wait }, say) {
  const minutes = Math.ceil((wait || 60) / 60);
  const next = minutes > 1 ? say("Type again in {minutes} minutes, or scan the QR code", { minutes }) : say("Type again in a minute, or scan the QR code");
  return { tone: "amber", word: say("Too many tries"), next, marks: [], ways: ["ask_house"] };
}

/** @param {import("../pass-words.js").Verdict} verdict @param {boolean} unheard the service has not answered @returns {Way[]} */
function waysFor(verdict, unheard) {
  if (verdict === "ok") return ["let_in"];
  /** @type {Way[]} */
  const ways = RESCAN.includes(verdict) ? ["rescan"] : verdict === "unknown_code" ? ["retype"] : unheard ? ["again"] : [];
  return NO_HOUSE.includes(verdict) ? ways : [...ways, "ask_house"];
}
