// @ts-check
// Days and lengths of time as words.

/** @typedef {import("../../types.js").Say} Say */

/** "31 December 2026", in Thai with the Buddhist year. @param {string|number} moment @param {string} zone @param {string} language */
export function dayOf(moment, zone, language) {
  const locale = language === "th" ? "th-TH-u-nu-latn" : "en-GB";
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: zone }).format(new Date(moment));
}

/** "45 seconds", "2 minutes", "2 min 30 s" @param {number} seconds @param {Say} say */
export function lengthOf(seconds, say) {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  if (!minutes) return say("{number} seconds", { number: rest });
  if (!rest) return minutes === 1 ? say("1 minute") : say("{number} minutes", { number: minutes });
  return say("{minutes} min {seconds} s", { minutes, seconds: rest });
}
