// @ts-check
// How a visit stands, as the house reads it: one word, who said so, and what came of it.

import { hour } from "../time.js";

/** @typedef {import("../types.js").Visit} Visit */
/** @typedef {import("../types.js").Say} Say */
/** @typedef {{say: Say, language: string, zone: string, isMine: (visit: Visit) => boolean}} Reader */
/** @typedef {{tone: "amber"|"green"|"red"|"calm", word: string, more: string}} Standing */

/** @param {Visit} visit @param {Reader} reader @returns {Standing} */
export function standingOf(visit, reader) {
  const { say } = reader;
  const at = (/** @type {string|null} */ moment) => ({ time: moment ? hour(moment, reader.zone, reader.language) : "" });
  switch (visit.state) {
    case "requested":
      return { tone: "amber", word: say("Waiting at the gate"), more: say("Since {time}", at(visit.created_at)) };
    case "approved":
      return { tone: "green", word: say("Approved"), more: answerer(visit, reader) };
    case "inside":
      return { tone: "green", word: say("Came in {time}", at(visit.entered_at)), more: visit.overridden ? letIn(visit, say) : answerer(visit, reader) };
    case "left":
      return { tone: "calm", word: say("Left {time}", at(visit.left_at)), more: say("Came in {time}", at(visit.entered_at)) };
    case "rejected":
      return { tone: "red", word: say(visit.decision_reason === "undone" ? "Approval taken back" : "Not let in"), more: [answerer(visit, reader), reasonOf(visit, say)].filter(Boolean).join(" · ") };
    case "expired":
      return { tone: "amber", word: say("No answer"), more: say("Nobody of the house answered in time.") };
    default:
      return { tone: "calm", word: say("Went away"), more: say("The guard closed this visit.") };
  }
}

/** "By Malee, 14:02" @param {Visit} visit @param {Reader} reader */
function answerer(visit, { say, language, zone, isMine }) {
  if (!visit.decided_by || !visit.decided_at) return "";
  const time = hour(visit.decided_at, zone, language);
  if (isMine(visit)) return say("By you, {time}", { time });
  if (visit.decided_by.role === "office") return say("By the village office, {time}", { time });
  return visit.decided_by.name ? say("By {name}, {time}", { name: visit.decided_by.name, time }) : say("By the house, {time}", { time });
}

/** @param {Visit} visit @param {Say} say */
export function reasonOf({ decision_reason: reason }, say) {
  if (!reason || reason === "undone") return "";
  return reason in REASONS ? say(REASONS[reason]) : reason;
}

/** @param {Visit} visit @param {Say} say */
function letIn({ override_reason: reason }, say) {
  if (!reason) return say("Let in by the guard");
  return say("Let in by the guard: {reason}", { reason: reason in LET_IN ? say(LET_IN[reason]) : reason });
}

/** What a house can say with one tap; anything else stands in somebody's own words. @type {Record<string, string>} */
export const REASONS = { not_now: "Not now", unknown: "Don't know them", not_mine: "Wrong house", leave_at_gate: "Leave it at the gate" };

/** @type {Record<string, string>} */
export const LET_IN = {
  phoned: "The house agreed by phone",
  office: "The office agreed",
  came_to_gate: "The resident came to the gate",
  emergency: "Emergency",
  offline: "The gate had no network",
};
