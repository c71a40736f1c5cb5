// @ts-check
// The shapes that travel between the modules of the residents' page. No code.

/** @typedef {import("../types.js").Visit} Visit */
/**
 * What each tab and its cards are made with.
 * @typedef {object} Ways
 * @property {import("../types.js").Say} say
 * @property {string} language
 * @property {string} zone the village's
 * @property {import("../api.js").Api} api
 * @property {import("../thumbs.js").Thumbs} thumbs
 * @property {import("./answers.js").Answers} answers
 * @property {import("../types.js").House|null} house the chosen one; null: all that the person has
 * @property {boolean} several whether the list is of several houses, so that each line has to say which
 * @property {import("./standing.js").Reader} reader
 * @property {(visit: Visit) => void} open
 * @property {(words: string) => void} tell reads something aloud
 * @property {(() => void)|null} invite to the passes, where there are any
 * @property {(trouble: import("../trouble.js").Trouble) => void} troubled
 */
/**
 * What a tab is: it may want news, and the running seconds.
 * @typedef {object} TabPage
 * @property {HTMLElement} element
 * @property {(visits: Visit[], listed: boolean) => void} [show]
 * @property {() => void} [tick]
 */

export {};
