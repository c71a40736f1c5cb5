// @ts-check
// What a visit's state means to a guard: one loud word, a sentence, a colour, and advice where LINE brings no answer.

import { callAdvice } from "./next-step.js";

/** @typedef {import("./types.js").Visit} Visit */
/** @typedef {import("./types.js").Say} Say */
/** @typedef {{tone: "amber"|"green"|"red"|"calm"|"done", word: string, more: string, advice?: string}} Standing */

/** What a guard goes by: whom they may call, and whom the gate lets in that they stand at.
 * @typedef {{call: import("./next-step.js").Callee, admits: (kind: string) => boolean}} GateRules */

/** @param {Visit} visit @param {Say} say @param {GateRules} rules @returns {Standing} */
export function standingOf(visit, say, rules) {
  const call = callAdvice(rules.call, say);
  switch (visit.state) {
    case "requested":
      return { tone: "amber", ...asking(visit, say, call) };
    case "approved":
      if (isBarred(visit, rules)) return { tone: "amber", word: say("Not at this gate"), more: decider(visit, say), advice: say("Ask the office which gate to take") };
      return { tone: "green", word: say("LET IN"), more: decider(visit, say) };
    case "rejected":
      return { tone: "red", word: say(isParcel(visit) ? "LEAVE IT AT THE GATE" : "DO NOT LET IN"), more: whyNot(visit, say) };
    case "expired":
      return { tone: "amber", word: say("No answer"), more: "", advice: call };
    case "inside":
      if (visit.overstayed) return { tone: "amber", word: say("Inside too long"), more: "", advice: say("Ask the house or the office") };
      return { tone: "calm", word: say("Inside"), more: visit.overridden ? overrideReason(visit, say) : decider(visit, say) };
    case "left":
      return { tone: "done", word: say("Left"), more: "" };
    default:
      return { tone: "done", word: say("Cancelled"), more: "" };
  }
}

/** Approved, but such visitors take another gate. @param {Visit} visit @param {GateRules} rules */
export function isBarred({ state, kind }, rules) {
  return state === "approved" && !rules.admits(kind);
}

/** @param {Visit} visit @param {Say} say @param {string} call what to do where LINE brings no answer */
function asking(visit, say, call) {
  if (visit.begun) return { word: say("Waiting"), more: say("The house is asked when there is a network"), advice: call };
  const office = visit.waiting?.office ? say("The office has been asked as well") : "";
  if (visit.delivery === "nobody") return { word: say("Cannot ask by LINE"), more: office || say("Nobody of this house is on LINE"), advice: call };
  if (visit.delivery === "unreachable") return { word: say("Cannot ask by LINE"), more: office || say("LINE cannot reach this house"), advice: call };
  if (visit.delivery === "call_house") return { word: say("Cannot ask by LINE"), more: office || say("Nobody of this house takes messages now"), advice: call };
  if (visit.delivery === "asking") return { word: say("Waiting"), more: say("Sending the question…") };
  if (office) return { word: say("Waiting"), more: office, advice: call };
  if (visit.waiting?.reminded) return { word: say("Waiting"), more: say("The house was reminded"), advice: call };
  return { word: say("Waiting"), more: visit.waiting?.widened ? say("More people of the house have been asked") : say("The house has been asked") };
}

/** Why somebody was let in without an answer. @param {Visit} visit @param {Say} say */
function overrideReason({ override_reason: reason }, say) {
  if (!reason) return say("Let in by the guard");
  return say("Let in by the guard: {reason}", { reason: reason in GIVEN ? say(GIVEN[reason]) : reason });
}

/** @param {Visit} visit @param {Say} say */
function whyNot(visit, say) {
  const words = WHY_NOT[visit.decision_reason ?? ""];
  return words ? say(words) : decider(visit, say);
}

/** What it carries stays at the gate, and its driver outside. @param {Visit} visit */
function isParcel(visit) {
  return visit.kind === "delivery" && visit.decision_reason === "leave_at_gate";
}

/** What a house can say by one tap, and what to do about it. @type {Record<string, string>} */
const WHY_NOT = {
  not_mine: "Not this house's visitor: check the house number",
  undone: "The approval was taken back",
  not_now: "Not now: ask the visitor to come another time",
  unknown: "The house does not know this visitor",
  leave_at_gate: "The house asks to leave it at the gate",
  blocked: "The house has blocked this visitor",
};

/** @param {Visit} visit @param {Say} say */
function decider(visit, say) {
  if (visit.pass_id) return say("Came on a guest pass");
  if (visit.decision_reason === "standing_rule") return say("The house lets such visitors in without asking");
  if (!visit.decided_by) return "";
  if (visit.decided_by.role === "office") return say("The office answered");
  return visit.decided_by.name ? say("Answered by {name}", { name: visit.decided_by.name }) : say("The house answered");
}

/** What the books found out when a gate came back to the network. @type {Record<string, string>} */
export const CONFLICT_WORDS = {
  double_use: "This pass was used twice. Tell the office.",
  pass_refused: "Let in without network on a pass that was no good any more. Tell the office.",
  against_answer: "Let in without network, but the house had said no. Tell the office.",
  code_wrong: "Let in without network by a code that was not the house's. Tell the office.",
};

/** Reasons by the code that the record keeps; what is not here stands in a guard's own words. @type {Record<string, string>} */
export const REASON_WORDS = {
  phoned: "The house agreed by phone",
  office: "The office agreed",
  came_to_gate: "The resident came to the gate",
  emergency: "Emergency",
};

/** The same, and what the record says where nobody gave a reason. @type {Record<string, string>} */
export const GIVEN = { ...REASON_WORDS, offline: "The gate had no network" };
