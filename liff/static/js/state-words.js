// @ts-check
// What a visit's state means to a guard: one loud word, a sentence, a colour.

/** @typedef {import("./types.js").Visit} Visit */
/** @typedef {import("./types.js").Say} Say */
/** @typedef {{tone: "amber"|"green"|"red"|"calm"|"done", word: string, more: string}} Standing */

/** @param {Visit} visit @param {Say} say @returns {Standing} */
export function standingOf(visit, say) {
  switch (visit.state) {
    case "requested":
      return { tone: "amber", ...asking(visit, say) };
    case "approved":
      return { tone: "green", word: say("LET IN"), more: decider(visit, say) };
    case "rejected":
      return { tone: "red", word: say("DO NOT LET IN"), more: whyNot(visit, say) };
    case "expired":
      return { tone: "amber", word: say("Call the house"), more: say("Nobody answered") };
    case "inside":
      return { tone: "calm", word: say("Inside"), more: visit.overridden ? say("Let in without an answer") : decider(visit, say) };
    case "left":
      return { tone: "done", word: say("Left"), more: "" };
    default:
      return { tone: "done", word: say("Cancelled"), more: "" };
  }
}

/** @param {Visit} visit @param {Say} say */
function asking(visit, say) {
  if (visit.delivery === "nobody") return { word: say("Call the house"), more: say("Nobody of this house is on LINE") };
  if (visit.delivery === "unreachable") return { word: say("Call the house"), more: say("LINE cannot reach this house") };
  if (visit.delivery === "asking") return { word: say("Waiting"), more: say("Sending the question…") };
  if (visit.waiting?.reminded) return { word: say("Waiting"), more: say("The house was reminded. You may call.") };
  return { word: say("Waiting"), more: visit.waiting?.widened ? say("The whole house has been asked") : say("The house has been asked") };
}

/** @param {Visit} visit @param {Say} say */
function whyNot(visit, say) {
  if (visit.decision_reason === "not_mine") return say("Not this house's visitor: check the house number");
  if (visit.decision_reason === "undone") return say("The approval was taken back");
  return decider(visit, say);
}

/** @param {Visit} visit @param {Say} say */
function decider(visit, say) {
  if (!visit.decided_by) return "";
  if (visit.decided_by.role === "office") return say("The office answered");
  return visit.decided_by.name ? say("Answered by {name}", { name: visit.decided_by.name }) : say("The house answered");
}

/** A guest alone is the silent default. @param {Visit} visit @param {Say} say */
export function kindOf(visit, say) {
  const name = KIND_WORDS[visit.kind] ?? KIND_WORDS.other;
  return visit.headcount > 1 ? `${say(name)} · ${say("People: {number}", { number: visit.headcount })}` : say(name);
}

/** The msgids are those of the messages. @type {Record<import("./types.js").Kind, string>} */
export const KIND_WORDS = { guest: "Guest", delivery: "Delivery", taxi: "Taxi", service: "Service", other: "Other" };
