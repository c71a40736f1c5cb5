// @ts-check
// The shapes of the tab "My house". No code.

/** @typedef {import("../../types.js").House} House */
/** @typedef {"owner"|"family"|"tenant"} HouseholdRole */
/**
 * @typedef {object} HouseMember
 * @property {string} membership
 * @property {string} name
 * @property {HouseholdRole|null} household_role
 * @property {string} standing
 * @property {string|null} ends_at
 * @property {boolean} me
 * @property {"now"|"later"|"never"|null} reach
 * @property {string[]} may
 */
/** @typedef {{id: string, household_role: HouseholdRole|null, house: House|null, ends_at: string|null, expires_at: string}} Invite */
/** @typedef {{membership: string, name: string, household_role: HouseholdRole|null, arranged: boolean, me: boolean}} InOrder */
/**
 * @typedef {object} Mine
 * @property {string} membership
 * @property {string} language
 * @property {boolean} large_type
 * @property {boolean} wants_questions
 * @property {string|null} quiet_from
 * @property {string|null} quiet_until
 * @property {string|null} away_until
 */
/** @typedef {{mine: Mine, order: InOrder[], asked_first: "tenant"|"owner"|"joined", may_arrange: boolean}} Settings */
/** @typedef {{id: string, kind: "delivery"|"taxi"|"service", says: "let_in"|"leave_at_gate", from: string|null, until: string|null, weekdays: number[], made_by: string}} Rule */
/** @typedef {Omit<Rule, "id"|"made_by">} RuleWish */
/** @typedef {{id: string, plate: string|null, plate_province: string|null, visitor_name: string|null, note: string|null, visit: string|null, made_by: string}} Block */
/** @typedef {"widen_after"|"remind_after"|"office_after"|"expire_after"} Rung */
/** @typedef {{kind: string|null, from: string|null, until: string|null} & Record<Rung, number|null>} AskingRule */
/** @typedef {{village: {customs: Record<Rung, number>}, rules: AskingRule[], may_change: boolean}} Asking */
/** @typedef {{house: House, members: HouseMember[], may_invite: HouseholdRole[]}} Household */
/**
 * What each part of the tab is made with.
 * @typedef {object} Home
 * @property {import("../types.js").Ways} ways
 * @property {Household} household
 * @property {Invite[]} invites
 * @property {Settings} settings
 * @property {Rule[]} rules
 * @property {Block[]} blocks
 * @property {Asking} asking
 * @property {{phone: string|null, may_change: boolean}} phone that a guard may call
 * @property {(path: string) => string} at a path of this house
 * @property {import("./parts.js").Notice} notice
 * @property {() => Promise<void>} refresh reads everything anew
 */

export {};
