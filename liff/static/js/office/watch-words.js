// @ts-check
// What the village's watchlist knows people by, and what it tells the guard, in words.

/** @typedef {"plate"|"name"|"phone"|"id"} By */
/** @typedef {"office"|"stop"|"police"} Advice */

/** @type {Record<By, string>} */
export const BY_WORDS = { id: "ID card", plate: "Number plate", phone: "Phone", name: "Name" };

/** @type {Record<Advice, string>} */
export const TOLD_WORDS = { office: "Wait for the office.", stop: "Do not let them in.", police: "Do not let them in, and call the police on 191." };

/** What they are called in a list: by what they are known, where nobody knows a name.
 * @param {{visitor_name: string|null, plate: string|null, by: By[]}} one @param {import("../types.js").Say} say */
export function watchedName({ visitor_name: name, plate, by }, say) {
  return name || plate || by.map((what) => say(BY_WORDS[what])).join(" · ");
}
