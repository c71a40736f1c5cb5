// @ts-check
// What the guard is to do next with somebody who waits: how long this house usually takes, and when to call it instead.

/** @typedef {import("./types.js").Visit} Visit */
/** @typedef {import("./types.js").Say} Say */
/** @typedef {"house"|"office"|"none"} Callee */

const SHORTEST = 60; // s; nobody is called sooner because a house is usually quick

/** There are no residents' numbers on this page: who is to be visited is known to the visitor or to the office.
 * @type {Record<Callee, string>} */
const CALL_WORDS = {
  house: "Call the house now",
  office: "Call the office now",
  none: "Have the visitor call the resident, or contact the office",
};

/** @param {Callee} callee @param {Say} say */
export function callAdvice(callee, say) {
  return say(CALL_WORDS[callee]);
}

/** Whether a house takes longer than it usually does. @param {Visit} visit @param {number} now ms */
export function takesLong({ state, usual_seconds: usual, created_at }, now) {
  return state === "requested" && Boolean(usual) && now - Date.parse(created_at) > 1000 * Math.max(SHORTEST, 2 * (usual ?? 0));
}

/** Of somebody who waits for an answer that is still to be expected; "" where nothing is known.
 * @param {Visit} visit @param {{say: Say, callee: Callee}} ways @param {number} now ms */
export function patienceWords(visit, { say, callee }, now) {
  const { usual_seconds: usual, house } = visit;
  if (!usual) return "";
  if (takesLong(visit, now)) return `${say("Longer than usual.")} ${callAdvice(callee, say)}`;
  if (usual < 90) return say("House {house} usually answers in {seconds} s", { house: house.number, seconds: usual });
  return say("House {house} usually answers in {minutes} min", { house: house.number, minutes: Math.round(usual / 60) });
}
