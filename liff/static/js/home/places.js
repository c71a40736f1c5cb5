// @ts-check
// Which of a person's places the page shows: one house, or all of this village that they answer for.

/** @typedef {import("../types.js").Member} Member */
/** @typedef {{key: string, house: import("../types.js").House|null}} HomePlace `house` null: all of them */

/** What can be chosen; one who has one house has no choice to make. @param {Member} member @returns {HomePlace[]} */
export function placesOf(member) {
  const houses = (member.houses ?? []).map((house) => ({ key: house.id, house }));
  return houses.length > 1 ? [{ key: "all", house: null }, ...houses] : houses;
}

/** Whether somebody acts for others as well: in another village, or at the gate. @param {Member} member */
export function hasOthers({ places = 0, houses = [] }) {
  return places > houses.length;
}

/** @param {Member} member @param {string} key that was chosen last time */
export function chosenOf(member, key) {
  const places = placesOf(member);
  return places.find((place) => place.key === key) ?? places[0] ?? { key: "all", house: null };
}

/** Whether a visit belongs to what is shown: never one of a house that is not theirs any more.
 * @param {import("../types.js").Visit} visit @param {Member} member @param {HomePlace} place */
export function isHere(visit, member, place) {
  if (place.house) return visit.house.id === place.house.id;
  return (member.houses ?? []).some(({ id }) => id === visit.house.id);
}
