// @ts-check
// Finds a house among thousands while somebody types: "12/3", "123", "๑๒/๓", "soi 4", "s4", "ซอย 4", "4 12".

/** @typedef {import("./types.js").House} House */
/** @typedef {{house: House, number: string, digits: string, soi: string, text: string}} Entry */
/** @typedef {{soi: string, count: number}} Street */

const THAI_ZERO = "๐".charCodeAt(0);
const STREET = /^(?:soi|so|s|ซอย|ซ)\.?\s*/;
const [EXACT, EXACT_DIGITS, BEGINS, DIGITS_BEGIN, INSIDE, IN_TEXT, NOT_AT_ALL] = [0, 1, 2, 3, 4, 5, 9];
const natural = new Intl.Collator("th", { numeric: true });

/** Lower case, Thai digits as 0–9, single spaces. @param {string} text */
export function plain(text) {
  const latin = text.replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - THAI_ZERO));
  return latin.toLowerCase().replace(/\s+/g, " ").trim();
}

export class HouseIndex {
  /** @param {House[]} houses */
  constructor(houses) {
    /** @type {Map<string, House>} */
    this.byId = new Map(houses.map((house) => [house.id, house]));
    /** @type {Entry[]|undefined} */
    this.sorted = undefined;
    /** @type {Map<string, number>|undefined} */
    this.counted = undefined;
  }

  /** In the order of numbers. Two thousand take a slow phone a tenth of a second: not before somebody looks for one. */
  get entries() {
    return (this.sorted ??= [...this.byId.values()].map(entryOf).sort((a, b) => natural.compare(a.number, b.number)));
  }

  get streets() {
    return (this.counted ??= streetsOf(this.entries));
  }

  /** The best matches, exact numbers first. @param {string} typed @param {number} [limit] @returns {House[]} */
  find(typed, limit = 40) {
    return this.ranked(typed).slice(0, limit).map(({ entry }) => entry.house);
  }

  /** All that match, the best first. @param {string} typed */
  ranked(typed) {
    const { street, rest } = this.wishOf(typed);
    const candidates = street === null ? this.entries : this.entries.filter((entry) => entry.soi === street);
    const ranked = candidates.map((entry) => ({ entry, rank: rankOf(entry, rest) }));
    return ranked.filter(({ rank }) => rank < NOT_AT_ALL).sort((a, b) => a.rank - b.rank);
  }

  /** The one house that the text names: by its number, or by that without its slash where nothing else begins so.
   * @param {string} typed @returns {House|null} */
  named(typed) {
    const [first, second] = this.ranked(typed);
    if (!first || first.rank > EXACT_DIGITS) return null;
    const rivals = first.rank === EXACT ? EXACT : BEGINS;
    return second && second.rank <= rivals ? null : first.entry.house;
  }

  /** Streets that the text may mean: "soi", "s4", "4". @param {string} typed @returns {Street[]} */
  findStreets(typed) {
    const text = plain(typed);
    const key = text.replace(STREET, "");
    if (!STREET.test(text) && !/^[0-9]+$/.test(text)) return [];
    const named = [...this.streets].filter(([soi]) => soi.startsWith(key)).sort(([a], [b]) => natural.compare(a, b));
    return named.slice(0, 12).map(([soi, count]) => ({ soi, count }));
  }

  /** Splits "soi 4 12/3" into the street and what is left; the street only if there is one of that name.
   * @param {string} typed @returns {{street: string|null, rest: string}} */
  wishOf(typed) {
    const text = plain(typed);
    if (!STREET.test(text)) return this.bareWish(text);
    const [soi, ...rest] = text.replace(STREET, "").split(" ");
    if (this.streets.has(soi)) return { street: soi, rest: rest.join(" ") };
    return { street: null, rest: text };
  }

  /** "4 12": a street and a number with a space between. @param {string} text */
  bareWish(text) {
    const [soi, ...rest] = text.split(" ");
    return rest.length && this.streets.has(soi) ? { street: soi, rest: rest.join(" ") } : { street: null, rest: text };
  }
}

/** @param {House} house @returns {Entry} */
function entryOf(house) {
  const number = plain(house.number);
  const soi = plain(house.soi ?? "").replace(/^(?:soi|ซอย|ซ\.)\s*/, "");
  const text = plain([house.number, house.soi, house.label, house.search].filter(Boolean).join(" "));
  return { house, number, digits: number.replace(/[^0-9a-z\u0e00-\u0e7f]/g, ""), soi, text };
}

/** @param {Entry[]} entries */
function streetsOf(entries) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { soi } of entries) if (soi) counts.set(soi, (counts.get(soi) ?? 0) + 1);
  return counts;
}

/** @param {Entry} entry @param {string} wish */
function rankOf(entry, wish) {
  if (!wish) return BEGINS;
  const digits = wish.replace(/[/\- ]/g, "");
  if (entry.number === wish) return EXACT;
  if (entry.digits === digits && !wish.endsWith("/")) return EXACT_DIGITS; // "12/" goes on: it is not 1/2
  if (entry.number.startsWith(wish)) return BEGINS;
  if (digits && entry.digits.startsWith(digits)) return DIGITS_BEGIN;
  if (entry.number.includes(wish)) return INSIDE;
  return wish.split(" ").every((word) => entry.text.includes(word)) ? IN_TEXT : NOT_AT_ALL;
}
