// @ts-check
// What a visit's state means to a guard: one loud word, a sentence, a colour, and advice where LINE brings no answer.

/** @typedef {import("./types.js").Visit} Visit */
/** @typedef {import("./types.js").Say} Say */
/** @typedef {{tone: "amber"|"green"|"red"|"calm"|"done", word: string, more: string, advice?: string}} Standing */

/** There are no residents' numbers on this page: who is to be visited is known to the visitor or to the office. */
const CALL = "Have the visitor call the resident, or contact the office";

/** @param {Visit} visit @param {Say} say @returns {Standing} */
export function standingOf(visit, say) {
  switch (visit.state) {
    case "requested":
      return { tone: "amber", ...asking(visit, say) };
    case "approved":
      return { tone: "green", word: say("LET IN"), more: decider(visit, say) };
    case "rejected":
      return { tone: "red", word: say(isParcel(visit) ? "LEAVE IT AT THE GATE" : "DO NOT LET IN"), more: whyNot(visit, say) };
    case "expired":
      return { tone: "amber", word: say("No answer"), more: "", advice: say(CALL) };
    case "inside":
      return { tone: "calm", word: say("Inside"), more: visit.overridden ? overrideReason(visit, say) : decider(visit, say) };
    case "left":
      return { tone: "done", word: say("Left"), more: "" };
    default:
      return { tone: "done", word: say("Cancelled"), more: "" };
  }
}

/** @param {Visit} visit @param {Say} say */
function asking(visit, say) {
  const office = visit.waiting?.office ? say("The office has been asked as well") : "";
  if (visit.delivery === "nobody") return { word: say("Cannot ask by LINE"), more: office || say("Nobody of this house is on LINE"), advice: say(CALL) };
  if (visit.delivery === "unreachable") return { word: say("Cannot ask by LINE"), more: office || say("LINE cannot reach this house"), advice: say(CALL) };
  if (visit.delivery === "call_house") return { word: say("Cannot ask by LINE"), more: office || say("Nobody of this house takes messages now"), advice: say(CALL) };
  if (visit.delivery === "asking") return { word: say("Waiting"), more: say("Sending the question…") };
  if (office) return { word: say("Waiting"), more: office, advice: say(CALL) };
  if (visit.waiting?.reminded) return { word: say("Waiting"), more: say("The house was reminded"), advice: say(CALL) };
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

/** Reasons by the code that the record keeps; what is not here stands in a guard's own words. @type {Record<string, string>} */
export const REASON_WORDS = {
  phoned: "The house agreed by phone",
  office: "The office agreed",
  came_to_gate: "The resident came to the gate",
  emergency: "Emergency",
};

/** The same, and what the record says where nobody gave a reason. @type {Record<string, string>} */
export const GIVEN = { ...REASON_WORDS, offline: "The gate had no network" };
