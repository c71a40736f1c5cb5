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
 * @property {import("../types.js").Member} member
 * @property {import("../liff.js").Liff} liff
 * @property {import("./route.js").Route} route
 * @property {(visit: Visit) => void} open
 * @property {(words: string) => void} tell reads something aloud
 * @property {() => void} invite to the form for a guest's pass
 * @property {(large: boolean) => void} lettersChosen
 * @property {(language: string) => void} languageChosen draws the page anew in it
 * @property {() => Promise<void>} forget erases what is kept of the person, here and on the server
 * @property {(trouble: import("../trouble.js").Trouble) => void} troubled
 */
/**
 * What a tab is: it may want news, and the running seconds.
 * @typedef {object} TabPage
 * @property {HTMLElement} element
 * @property {(visits: Visit[], listed: boolean) => void} [show]
 * @property {() => void} [tick]
 * @property {(place: import("./route.js").Place) => void} [goTo] a place within it
 */

export {};
