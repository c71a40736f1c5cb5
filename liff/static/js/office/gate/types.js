// @ts-check
// The shapes of the tab "The gate". No code.

/** @typedef {import("../../types.js").Kind} Kind */
/** @typedef {import("../../gate-setup.js").Gate} Gate */
/**
 * What each part of the tab is made with.
 * @typedef {object} GateWays
 * @property {import("../../types.js").Say} say
 * @property {string} language
 * @property {string} zone the village's
 * @property {import("../../api.js").Api} api
 * @property {import("../../home/house/parts.js").Notice} notice
 * @property {(visit: import("../../types.js").Visit) => void} open
 * @property {(gates: Gate[]) => void} learned what the gates are now, for the rest of the page
 * @property {(words: string) => void} tell
 * @property {(visit: string) => void} openId
 * @property {(waiting: number) => void} proposed how many proposals wait for the office
 * @property {(failure: unknown) => void} troubled
 */
/**
 * @typedef {object} Watched somebody on the village's list
 * @property {string} id
 * @property {import("../watch-words.js").By[]} by
 * @property {string|null} plate
 * @property {string|null} plate_province
 * @property {string|null} visitor_name
 * @property {import("../watch-words.js").Advice} advice
 * @property {string|null} note
 * @property {"proposed"|"active"|"declined"} standing
 * @property {string|null} visit_id
 * @property {{id: string, name: string}} made_by
 * @property {string} created_at
 */
/** @typedef {{call: "house"|"office"|"none", office_phone: string|null, stay: Record<Kind, number|null>}} Rules */
/** @typedef {{id: string|null, name: string}} Guard */
/** @typedef {{visit: import("../../types.js").Visit, reason: string, guard: Guard, at: string}} Override */
/**
 * @typedef {object} Overrides
 * @property {{guard: Guard, count: number}[]} by_guard
 * @property {{house: import("../../types.js").House, count: number}[]} by_house
 * @property {Override[]} overrides the newest first
 */

export {};
