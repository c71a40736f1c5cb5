// @ts-check
// Passes that were used at this gate lately: the village's list may be from before.

import { keep, recall } from "./store.js";
import { now } from "./time.js";

const LONGEST = 48 * 60 * 60_000; // ms

/** @typedef {{number: string, at: number}} Use */

/** @param {string} village its id @param {string|undefined} number of the pass */
export function noteUse(village, number) {
  if (!number) return;
  const lately = usesAt(village).filter(({ at }) => Math.abs(now() - at) < LONGEST);
  keep(`pass.uses.${village}`, [...lately, { number, at: now() }]);
}

/** How often, after the village's list was made. @param {string} village @param {string} number @param {number} since ms */
export function usesSince(village, number, since) {
  return usesAt(village).filter((use) => use.number === number && use.at > since).length;
}

/** @param {string} village @returns {Use[]} */
function usesAt(village) {
  return recall(`pass.uses.${village}`) ?? [];
}
