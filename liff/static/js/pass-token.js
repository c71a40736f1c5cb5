// @ts-check
// Reads and judges a guest's pass without network. The rules are models/domain/pass_token.py's and pass_verdict.py's;
// tests/pass_tokens.json holds the two together.
//
// Ed25519 is noble's: WebCrypto has none on older phones. Only its SHA-512 is asked of WebCrypto.

import { verifyAsync } from "../vendor/noble-ed25519/index.js";

/** @typedef {"ok"|"not_a_pass"|"other_village"|"old_key"|"forged"|"revoked"|"changed"|"used_up"|"clock_off"|"not_yet"
 *   |"expired"|"wrong_day"|"wrong_hour"} Verdict */

/** What the server tells each gate of its village, for the time without network.
 * @typedef {{village_tag: number, key_id: number, public_key: string}} GateKey public_key in base64 */

/** The number is text: it is longer than what a JavaScript number holds. Moments are in ms, hours in minutes.
 * @typedef {{number: string, revision: number, once: boolean, headcount: number, validFrom: number, validUntil: number,
 *   weekdays: number, fromMinute: number, untilMinute: number}} PassToken */

/** What the gate knows beside the token; `serverTime` is the latest moment that the server has told, in ms.
 * @typedef {{revoked?: boolean, revision?: number|null, uses?: number, usesAllowed?: number|null,
 *   serverTime?: number|null}} Known */

/** @typedef {Record<string, bigint>} Fields */

export const CLOCK_TOLERANCE = 5 * 60_000;

const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const VERSION = 1n;
const EPOCH = Date.UTC(2025, 0, 1);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const SIGNATURE = 64; // bytes
const MOST_BLANKS = 2; // at the text's front, which may have been lost on the way
const REVISIONS = 256;

/** @type {[string, number][]} fields and their bits, the highest bit first */
const ALWAYS = [
  ["version", 4],
  ["headcount", 4],
  ["keyId", 8],
  ["villageTag", 16],
  ["number", 63],
  ["once", 1],
  ["revision", 8],
  ["validFrom", 24],
  ["validUntil", 24],
];
/** @type {[string, number][]} */
const RECURRING = [...ALWAYS, ["weekdays", 8], ["fromMinute", 12], ["untilMinute", 12]];
const TEXT_SIZES = [ALWAYS, RECURRING].map((layout) => textSize(bytesOf(layout) + SIGNATURE));

/** The pass that the text tells, or why it is not believed.
 * @param {string} text @param {GateKey} key @returns {Promise<PassToken|Verdict>} */
export async function read(text, key) {
  const octets = opened(text);
  if (!octets) return "not_a_pass";
  const facts = octets.subarray(0, -SIGNATURE);
  const fields = fieldsIn(facts);
  if (fields.version !== VERSION) return "not_a_pass";
  if (Number(fields.villageTag) !== key.village_tag) return "other_village";
  if (Number(fields.keyId) !== key.key_id) return "old_key";
  const publicKey = Uint8Array.from(atob(key.public_key), (sign) => sign.charCodeAt(0));
  const signed = await verifyAsync(octets.subarray(-SIGNATURE), facts, publicKey, { zip215: false });
  return signed ? told(fields) : "forged";
}

/** The first thing that stands against it now; what no waiting changes comes first.
 * @param {PassToken} token @param {number} now in ms @param {string} zone the village's @param {Known} known
 * @returns {Verdict} */
export function judge(token, now, zone, known = {}) {
  return byWhatIsKnown(token, known) ?? byClock(token, now, known) ?? byWeekdayAndHour(token, wallClock(now, zone));
}

/** @param {PassToken} token @param {Known} known @returns {Verdict|null} */
function byWhatIsKnown(token, { revoked = false, revision = null, uses = 0, usesAllowed = null }) {
  const allowed = token.once ? 1 : usesAllowed;
  if (revoked) return "revoked";
  if (revision !== null && revision % REVISIONS !== token.revision) return "changed";
  return allowed !== null && uses >= allowed ? "used_up" : null;
}

/** @param {PassToken} token @param {number} now @param {Known} known @returns {Verdict|null} */
function byClock(token, now, { serverTime = null }) {
  if (serverTime !== null && now < serverTime - CLOCK_TOLERANCE) return "clock_off";
  if (now < token.validFrom - CLOCK_TOLERANCE) return "not_yet";
  return now > token.validUntil + CLOCK_TOLERANCE ? "expired" : null;
}

/** A night that began on Monday is Monday's until it ends.
 * @param {PassToken} token @param {number} wall the village's clock, as if it were UTC @returns {Verdict} */
function byWeekdayAndHour(token, wall) {
  const midnight = wall - (((wall % DAY) + DAY) % DAY);
  const days = [midnight - DAY, midnight, midnight + DAY];
  if (days.some((day) => allowedOn(token, day) && withinHours(token, wall, day))) return "ok";
  return allowedOn(token, midnight) ? "wrong_hour" : "wrong_day";
}

/** @param {PassToken} token @param {number} day */
function allowedOn(token, day) {
  const weekday = (new Date(day).getUTCDay() + 6) % 7; // Monday is 0
  return ((token.weekdays >> weekday) & 1) === 1;
}

/** Within the hours that begin on that day. @param {PassToken} token @param {number} wall @param {number} day */
function withinHours({ fromMinute, untilMinute }, wall, day) {
  const begin = day + fromMinute * MINUTE;
  const end = day + untilMinute * MINUTE + (untilMinute <= fromMinute ? DAY : 0);
  return begin - CLOCK_TOLERANCE <= wall && wall <= end + CLOCK_TOLERANCE;
}

/** What the clock on the village's wall shows, as the ms of a UTC that shows the same.
 * @param {number} now @param {string} zone */
function wallClock(now, zone) {
  /** @type {Intl.DateTimeFormatOptions} */
  const how = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" };
  const parts = new Intl.DateTimeFormat("en-GB", { ...how, hourCycle: "h23", timeZone: zone }).formatToParts(now);
  const part = (/** @type {string} */ type) => Number(parts.find((one) => one.type === type)?.value);
  const [year, month, day] = ["year", "month", "day"].map(part);
  const [hour, minute, second] = ["hour", "minute", "second"].map(part);
  return Date.UTC(year, month - 1, day, hour, minute, second) + (now % 1000);
}

/** @param {Fields} fields @returns {PassToken} */
function told(fields) {
  return {
    number: String(fields.number),
    revision: Number(fields.revision),
    once: fields.once === 1n,
    headcount: Number(fields.headcount),
    validFrom: EPOCH + Number(fields.validFrom) * MINUTE,
    validUntil: EPOCH + Number(fields.validUntil) * MINUTE,
    weekdays: Number(fields.weekdays ?? 127n),
    fromMinute: Number(fields.fromMinute ?? 0n),
    untilMinute: Number(fields.untilMinute ?? 0n),
  };
}

/** Facts and signature; null where it is no pass. @param {string} text */
function opened(text) {
  const size = TEXT_SIZES.find((one) => one - MOST_BLANKS <= text.length && text.length <= one);
  return size === undefined ? null : fromBase45(text.padStart(size));
}

/** @param {Uint8Array} facts @returns {Fields} */
function fieldsIn(facts) {
  const layout = facts.length === bytesOf(RECURRING) ? RECURRING : ALWAYS;
  let number = facts.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
  /** @type {Fields} */
  const fields = {};
  for (const [name, bits] of [...layout].reverse()) {
    fields[name] = BigInt.asUintN(bits, number);
    number >>= BigInt(bits);
  }
  return fields;
}

/** RFC 9285: three signs are two bytes, two signs are one. @param {string} text @returns {Uint8Array|null} */
function fromBase45(text) {
  const octets = [];
  for (let at = 0; at < text.length; at += 3) {
    const values = [...text.slice(at, at + 3)].map((sign) => SIGNS.indexOf(sign));
    const number = values.reduceRight((sum, value) => sum * 45 + value, 0);
    const length = values.length - 1;
    if (values.includes(-1) || number >= 256 ** length) return null;
    octets.push(...(length === 2 ? [number >> 8, number & 255] : [number]));
  }
  return Uint8Array.from(octets);
}

/** @param {[string, number][]} layout */
function bytesOf(layout) {
  return layout.reduce((sum, [, bits]) => sum + bits, 0) / 8;
}

/** Of that many bytes in base45. @param {number} bytes */
function textSize(bytes) {
  return Math.floor(bytes / 2) * 3 + (bytes % 2) * 2;
}
