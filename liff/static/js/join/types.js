// @ts-check
// The shapes that travel between the modules of the joining page. No code.

/** @typedef {"pending"|"active"|"suspended"|"ended"|"refused"} PlaceStanding */
/**
 * @typedef {object} Place
 * @property {string} membership
 * @property {{id: string, name: string, time_zone: string}} village
 * @property {string} role
 * @property {string|null} household_role
 * @property {{id: string, number: string, soi: string|null}|null} house
 * @property {PlaceStanding} standing
 * @property {string} since
 * @property {string|null} ends_at
 * @property {string|null} reason
 * @property {boolean} acting
 */
/**
 * What an invite's link offers.
 * @typedef {object} Offer
 * @property {{id: string, name: string, time_zone: string}} village
 * @property {{number: string, soi: string|null}|null} house
 * @property {string} role
 * @property {string|null} household_role
 * @property {string|null} ends_at
 * @property {string} expires_at
 */
/** @typedef {{person: {name: string, language: string, following: boolean, large_type: boolean}, places: Place[]}} Me */
/** @typedef {{say: import("../types.js").Say, language: string}} Voice */

export {};
