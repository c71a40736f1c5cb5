// @ts-check
// The shapes that travel between the modules. No code.

/** @typedef {"guest"|"delivery"|"taxi"|"service"|"other"} Kind */
/** @typedef {"requested"|"approved"|"rejected"|"expired"|"cancelled"|"inside"|"left"} State */
/** @typedef {{id: string, number: string, soi: string|null, label?: string, search?: string}} House */
/** @typedef {{id: string, url?: string, thumb_url?: string}} Photo */
/**
 * @typedef {object} Visit
 * @property {string} id
 * @property {Kind} kind
 * @property {string|null} purpose
 * @property {State} state
 * @property {string|null} [pass_id] of the guest pass that it came in with
 * @property {House} house
 * @property {string} visitor_name
 * @property {string|null} visitor_phone
 * @property {string|null} plate
 * @property {string|null} plate_province
 * @property {number} headcount
 * @property {Photo[]} photos
 * @property {string} created_at
 * @property {string|null} decided_at
 * @property {{role: string, name: string|null}|null} decided_by
 * @property {string|null} decision_reason
 * @property {boolean} overridden
 * @property {string|null} override_reason
 * @property {string|null} entered_at
 * @property {string|null} left_at
 * @property {string|null} closed_at when it expired or was cancelled
 * @property {string|null} expires_at
 * @property {{at: string, note: string|null}|null} [wrong_entry] what the house has said of it afterwards
 * @property {number} version
 * @property {"asking"|"asked"|"unreachable"|"nobody"|"call_house"|"not_needed"} delivery
 * @property {{widened: boolean, reminded: boolean, office: boolean}} waiting
 * @property {number|null} [usual_seconds] in which this house usually answers
 * @property {string|null} [stay_until] when the stay of somebody inside is over
 * @property {boolean} [overstayed]
 * @property {string|null} [called_at] when a guard has called the house
 * @property {string|null} [group_id] of a rider's round to several houses
 * @property {boolean} [offline] written down without network
 * @property {boolean} [local] here only: the server has not heard of it, or of what has become of it
 * @property {boolean} [begun] here: the server has given it no id yet
 * @property {string|null} [entered_gate_id] where it came in
 * @property {string|null} [conflict] what the books found out afterwards
 */
/**
 * @typedef {object} Member
 * @property {string} id
 * @property {string} name
 * @property {string} language
 * @property {boolean} [large_type]
 * @property {string} role
 * @property {{id: string, name: string, time_zone: string}} village
 * @property {House[]} [houses] that a resident answers for
 * @property {number} [places] how many they act for, in all villages and roles
 */
/** @typedef {{name: string, plate: string|null, plate_province: string|null, kind: Kind, house: string}} Suspect */
/**
 * @typedef {object} WatchHit a visitor who looks like somebody of the village's watchlist
 * @property {string} id
 * @property {"exact"|"similar"} match
 * @property {"plate"|"name"|"phone"|"id"} by what the visitor and the list have in common
 * @property {"office"|"stop"|"police"} advice
 * @property {string|null} note
 * @property {"open"|"not_them"|"cleared"} state
 * @property {string} at
 * @property {string|null} gate_id
 * @property {{id: string, name: string}} guard
 * @property {Suspect|null} visitor
 * @property {string|null} visit_id where they are in the gate's book all the same
 */
/** @typedef {(message: string, facts?: Record<string, string|number>) => string} Say */
/** @typedef {"live"|"slow"|"polling"|"offline"} Connection */

export {};
