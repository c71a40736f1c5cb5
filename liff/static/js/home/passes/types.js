// @ts-check
// The shapes that travel between the modules of the passes. No code.

/**
 * @typedef {object} Pass as the API tells it to its household
 * @property {string} id
 * @property {"once"|"many"|"recurring"} kind
 * @property {import("../../types.js").House} house
 * @property {string} guest_name
 * @property {import("../../types.js").Kind} visit_kind
 * @property {string|null} plate
 * @property {string|null} plate_province
 * @property {number} headcount
 * @property {string|null} note
 * @property {string} valid_from
 * @property {string} valid_until
 * @property {number} weekdays bits, Monday 1 to Sunday 64
 * @property {string} from_time
 * @property {string} until_time
 * @property {number|null} uses_allowed
 * @property {number} uses
 * @property {number} revision
 * @property {"not_yet"|"valid"|"used_up"|"expired"|"revoked"} state
 * @property {string|null} code
 * @property {boolean} tell_host
 * @property {{id: string, title: string}|null} occasion
 * @property {{name: string, me: boolean}} made_by
 * @property {string|null} revoked_at
 * @property {string} share_url
 * @property {Record<string, string>} share_text
 */
/** @typedef {{id: string, at: string, left_at: string|null, guard: string}} Use */
/** @typedef {Pass & {share_message: Record<string, object>, visits: Use[], qr: string|null}} WholePass `qr`: an SVG */
/**
 * @typedef {object} Draft what the form holds
 * @property {string} key the same one means the same pass, however often it is sent
 * @property {"guest"|"weekly"|"event"} form
 * @property {string} house
 * @property {string} name
 * @property {string} title of an event
 * @property {string} guests a name a line
 * @property {boolean} shared one pass for all guests of the event
 * @property {number} sharers
 * @property {"today"|"tomorrow"|"weekend"|"other"} when
 * @property {string} day
 * @property {string} last
 * @property {boolean} hours whether only some hours of the days
 * @property {string} from
 * @property {string} until
 * @property {number} weekdays
 * @property {"3"|"6"|"12"|"other"} lasting months
 * @property {string} end the last day of somebody who comes every week
 * @property {boolean} many
 * @property {number} uses
 * @property {string} plate
 * @property {string} plate_province
 * @property {number} headcount
 * @property {string} note
 * @property {boolean} tell
 */
/** @typedef {import("../types.js").Ways} Ways */

export {};
