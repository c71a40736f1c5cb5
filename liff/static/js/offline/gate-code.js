// @ts-check
// Verifies the eight signs that a house tells the gate across a dead link. The rules are models/domain/gate_code.py's;
// tests/gate_codes.json holds the two together.

/** What the server has told in advance: GET /gate/answers.
 * @typedef {{salt: string, hours: {hour: number, houses: Record<string, string>}[]}} CodeBook */

const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 8;
const HOUR = 3_600_000;
const GRACE = 15 * 60_000;
/** @type {Record<string, string>} */
const MEANT = { O: "0", I: "1", L: "1" };

/** Whether this is the house's code now: in its hour, and for the first 15 minutes after it.
 * @param {CodeBook|null} book @param {string} houseId @param {string} typed @param {number} nowMs */
export async function verifies(book, houseId, typed, nowMs) {
  const code = codeIn(typed);
  if (!book || !code) return false;
  for (const hour of new Set([nowMs, nowMs - GRACE].map((moment) => Math.floor(moment / HOUR)))) {
    const known = book.hours.find((one) => one.hour === hour)?.houses[houseId];
    if (known && known === (await verifier(book.salt, houseId, hour, code))) return true;
  }
  return false;
}

/** Whether the book reaches to this moment: else a refusal says nothing about the code.
 * @param {CodeBook|null} book @param {number} nowMs */
export function reaches(book, nowMs) {
  const now = Math.floor(nowMs / HOUR);
  return !!book && book.hours.some(({ hour }) => hour === now);
}

/** The code that was typed, as it is kept; null for what can be none. @param {string} typed */
export function codeIn(typed) {
  const kept = typed.toUpperCase().replace(/[-\s\p{Cf}]/gu, "");
  const code = [...kept].map((one) => MEANT[one] ?? one);
  return code.length === LENGTH && code.every((one) => SIGNS.includes(one)) ? code.join("") : null;
}

/** 48 bits in base64url. @param {string} salt @param {string} houseId @param {number} hour @param {string} code */
async function verifier(salt, houseId, hour, code) {
  const told = new TextEncoder().encode(`${salt}|${houseId}|${hour}|${code}`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", told));
  const text = btoa(String.fromCharCode(...digest.subarray(0, 6)));
  return text.replaceAll("+", "-").replaceAll("/", "_");
}
