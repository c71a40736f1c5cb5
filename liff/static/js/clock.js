// @ts-check
// The village's clock in fields: a moment as a field shows it, what was typed as a moment, and the days of a week.

const DAY = 86_400_000; // ms
const A_MONDAY = Date.UTC(2024, 0, 1);

/** "2026-11-21T20:30", as a field of date and time wants it. @param {string|number} moment @param {string} zone */
export function localOf(moment, zone) {
  const at = new Date(moment).getTime();
  return new Date(at + aheadOf(at, zone)).toISOString().slice(0, 16);
}

/** What such a field says as RFC 3339. @param {string} local @param {string} zone */
export function momentOf(local, zone) {
  const wanted = Date.parse(`${local}:00Z`);
  const near = wanted - aheadOf(wanted, zone);
  return new Date(wanted - aheadOf(near, zone)).toISOString();
}

/** The last whole day before an end at midnight. @param {string} endsAt @param {string} zone */
export function lastDayOf(endsAt, zone) {
  return localOf(Date.parse(endsAt) - 1, zone).slice(0, 10);
}

/** The days of a week from Monday on. @param {string} language @param {"narrow"|"short"|"long"} how */
export function weekdays(language, how) {
  const format = new Intl.DateTimeFormat(language === "th" ? "th-TH" : "en-GB", { weekday: how, timeZone: "UTC" });
  return [0, 1, 2, 3, 4, 5, 6].map((at) => format.format(A_MONDAY + at * DAY));
}

/** How far the village's clock is ahead of UTC then, in ms. @param {number} at @param {string} zone */
function aheadOf(at, zone) {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" });
  const parts = format.formatToParts(at);
  const of = (/** @type {string} */ type) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second")) - Math.floor(at / 1000) * 1000;
}
