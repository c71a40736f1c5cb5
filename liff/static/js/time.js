// @ts-check
// The server's clock, as this phone can know it, and times as people read them.

import { keep, recall } from "./store.js";

const WORTH = 2000; // ms; less than that is the header's precision
const KEPT = "clock.ahead";
let ahead = Number(recall(KEPT)) || 0; // ms that the server is ahead of this phone, also when it cannot be asked

/** @param {string|null} dateHeader of an answer that was not cached */
export function heardServerTime(dateHeader) {
  const server = Date.parse(dateHeader ?? "");
  if (Number.isNaN(server)) return;
  if (Math.abs(server - Date.now() - ahead) > WORTH) keep(KEPT, server - Date.now());
  ahead = server - Date.now();
}

/** How wrong this phone's clock is, in ms. */
export function clockError() {
  return Math.abs(ahead);
}

/** Now, by the server's clock once it has spoken. A second of header precision does not matter to people. */
export function now() {
  return Math.abs(ahead) < WORTH ? Date.now() : Date.now() + ahead;
}

/** "0:42", "4:18", "1:02:03" @param {number} ms */
export function stopwatch(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** "15:06", in Thai "15:06 น.", which no line may part.
 * @param {string} moment RFC 3339 @param {string} zone @param {string} language */
export function hour(moment, zone, language) {
  const text = format(moment, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone });
  return language === "th" ? `${text}\u00a0น.` : text;
}

/** The hour, with the day in front when it is another one. Without the year: nobody needs it at a gate.
 * @param {string} moment @param {string} zone @param {string} language */
export function dayAndHour(moment, zone, language) {
  const day = (/** @type {number|string} */ at) => format(at, { day: "numeric", month: "short", timeZone: zone }, language);
  return day(moment) === day(now()) ? hour(moment, zone, language) : `${day(moment)} ${hour(moment, zone, language)}`;
}

/** Midnight of the village's day, in ms. @param {number} at @param {string} zone */
export function startOfDay(at, zone) {
  const [h, m, s] = format(at, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: zone })
    .split(":")
    .map(Number);
  return at - ((h * 60 + m) * 60 + s) * 1000 - (at % 1000);
}

/** "Saturday 21 November 2026", in Thai with the Buddhist year. @param {number|string} moment @param {string} zone @param {string} language */
export function wholeDay(moment, zone, language) {
  return format(moment, { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: zone }, language);
}

/** @type {Map<string, Intl.DateTimeFormat>} making one costs a slow phone a millisecond, and a screen has hundreds of times */
const formats = new Map();

/** @param {number|string} moment @param {Intl.DateTimeFormatOptions} how @param {string} [language] */
function format(moment, how, language = "en") {
  const locale = language === "th" ? "th-TH-u-nu-latn" : "en-GB";
  const name = `${locale} ${JSON.stringify(how)}`;
  const made = formats.get(name) ?? new Intl.DateTimeFormat(locale, how);
  formats.set(name, made);
  return made.format(new Date(moment));
}
