// @ts-check
// The village's clock in fields: what was typed as a moment, a moment as a field shows it; days, weekdays and lengths as words.

/** @typedef {import("../../types.js").Say} Say */

const MONDAY = Date.UTC(2026, 10, 16);
const DAY = 86_400_000; // ms

/** "2026-11-21T20:30" of the village's clock as RFC 3339. @param {string} local @param {string} zone */
export function momentOf(local, zone) {
  const wanted = Date.parse(`${local}:00Z`);
  const first = wanted - offsetAt(wanted, zone);
  return new Date(wanted - offsetAt(first, zone)).toISOString();
}

/** A moment as a field of date and time wants it. @param {string|number} moment @param {string} zone */
export function localOf(moment, zone) {
  const at = new Date(moment).getTime();
  return new Date(at + offsetAt(at, zone)).toISOString().slice(0, 16);
}

/** The last whole day before an end at midnight. @param {string} endsAt @param {string} zone */
export function lastDayOf(endsAt, zone) {
  return localOf(Date.parse(endsAt) - 1, zone).slice(0, 10);
}

/** "31 December 2026", in Thai with the Buddhist year. @param {string|number} moment @param {string} zone @param {string} language */
export function dayOf(moment, zone, language) {
  const locale = language === "th" ? "th-TH-u-nu-latn" : "en-GB";
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: zone }).format(new Date(moment));
}

/** "Mon", "จ." @param {number} weekday 1 is Monday @param {string} language @param {"narrow"|"short"|"long"} [length] */
export function weekdayOf(weekday, language, length = "short") {
  return new Intl.DateTimeFormat(language === "th" ? "th-TH" : "en-GB", { weekday: length, timeZone: "UTC" }).format(MONDAY + (weekday - 1) * DAY);
}

/** "45 seconds", "2 minutes", "2 min 30 s" @param {number} seconds @param {Say} say */
export function lengthOf(seconds, say) {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  if (!minutes) return say("{number} seconds", { number: rest });
  if (!rest) return minutes === 1 ? say("1 minute") : say("{number} minutes", { number: minutes });
  return say("{minutes} min {seconds} s", { minutes, seconds: rest });
}

/** How far the zone is ahead of UTC then, in ms. @param {number} at @param {string} zone */
function offsetAt(at, zone) {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" }).formatToParts(at);
  const of = (/** @type {string} */ type) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second")) - Math.floor(at / 1000) * 1000;
}
