// @ts-check
// Days as a household calls them.

import { now, startOfDay, wholeDay } from "../time.js";

/** "Today", "Yesterday", or the whole date. @param {string} moment @param {import("./standing.js").Reader} reader */
export function dayName(moment, { say, zone, language }) {
  const name = wholeDay(moment, zone, language);
  const midnight = startOfDay(now(), zone);
  if (name === wholeDay(midnight, zone, language)) return say("Today");
  return name === wholeDay(midnight - 1, zone, language) ? say("Yesterday") : name;
}
