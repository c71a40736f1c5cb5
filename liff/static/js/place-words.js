// @ts-check
// What a place in a village is called: the house and who one is there, or the gate, or the office; and its last day.

import { soiName } from "./names.js";
import { wholeDay } from "./time.js";

/** @typedef {import("./types.js").Say} Say */
/** @typedef {{role: string, household_role: string|null, house: {number: string, soi: string|null}|null}} PlaceLike */

/** The msgids of who one is in a house. @type {Record<string, string>} */
export const HOUSEHOLD_WORDS = { owner: "Owner", family: "Family", tenant: "Tenant" };

/** The msgids of who works for the village. @type {Record<string, string>} */
export const STAFF_WORDS = { guard: "Guard", office: "Village office" };

/** @type {Record<string, "house"|"gatein"|"office">} */
export const PLACE_ICONS = { resident: "house", guard: "gatein", office: "office" };

/** "House 12/3", or "Guard". @param {PlaceLike} place @param {Say} say */
export function placeName({ role, house }, say) {
  return house ? say("House {house}", { house: house.number }) : say(STAFF_WORDS[role] ?? STAFF_WORDS.office);
}

/** "Soi 4 · Tenant"; nothing for the gate and the office. @param {PlaceLike} place @param {Say} say @param {string} language */
export function placeMore({ household_role: role, house }, say, language) {
  return [soiName(house?.soi, language), role && say(HOUSEHOLD_WORDS[role])].filter(Boolean).join(" · ");
}

/** The last day of a place that ends at midnight after it. @param {string} endsAt @param {string} zone @param {string} language */
export function lastDay(endsAt, zone, language) {
  return wholeDay(Date.parse(endsAt) - 1, zone, language);
}
