// @ts-check
// What all pages begin with: the configuration, the language, and words when the beginning fails.

import { button, el, fill, icon } from "./dom.js";
import { keep, recall } from "./store.js";
import { NO_PLACE, TROUBLE_WORDS, Trouble } from "./trouble.js";
import { firstSpoken, voice } from "./words.js";

/** @typedef {{liffId: string, base: string, sdkUrl: string, texts: Record<string, Record<string, string>>}} Config */

/** @returns {Config} */
export function readConfig() {
  return JSON.parse(document.getElementById("config")?.textContent ?? "{}");
}

/** Each LINE account has its own pages, below the endpoint of its LIFF app. @param {string} role @param {Config} config */
export function pageOf(role, config) {
  const pages = /** @type {Record<string, string>} */ ({ guard: "/guard", office: "/office" });
  return config.base + (pages[role] ?? "/home");
}

/** The place that the page is drawn into. */
export function stage() {
  document.documentElement.dataset.started = "yes";
  return /** @type {HTMLElement} */ (document.getElementById("app"));
}

/** @param {Config} config @param {string} [ofMember] */
export function speak(config, ofMember) {
  const language = firstSpoken(recall("language"), ofMember, navigator.language);
  document.documentElement.lang = language;
  return { language, say: voice(config.texts[language] ?? {}) };
}

/** Large letters, here now, and on every page that this phone opens. @param {boolean} large */
export function wearLarge(large) {
  document.documentElement.classList.toggle("large", large);
  keep("large", large);
}

/** @param {string} language */
export function speakFromNowOn(language) {
  keep("language", language);
}

/**
 * @param {unknown} failure
 * @param {{say: import("./types.js").Say, liff: import("./liff.js").Liff, again: () => void, more?: string}} ways
 *   `more`: what else there is to know
 */
export function showTrouble(failure, { say, liff, again, more }) {
  const code = failure instanceof Trouble ? failure.code : "SERVER";
  if (!(failure instanceof Trouble)) console.error(failure);
  const [headline, advice] = TROUBLE_WORDS[code];
  const leaving = code === "LEAVING";
  fill(
    stage(),
    el(
      "section", { class: "opening", role: leaving ? "status" : "alert" },
      leaving ? el("div", { class: "spinner", "aria-hidden": "true" }) : icon("stop", "large"),
      el("h1", {}, say(headline)),
      el("p", { class: "muted" }, say(advice)),
      more && el("p", { class: "strong" }, more),
      !leaving && button("primary wide", [icon("retry"), say("Try again")], again),
      !leaving && liff.closable && button("wide", [say("Close this page")], () => liff.close()),
    ),
  );
}

/**
 * Opens a page of somebody who has a place: a word while that lasts, and what to do when it fails.
 * @param {{config: Config, liff: import("./liff.js").Liff}} parts @param {() => Promise<void>} open
 */
export async function begin(parts, open) {
  const { say } = speak(parts.config);
  showOpening(say);
  try {
    await open();
  } catch (failure) {
    if (!ledToJoining(failure, parts.config)) showTrouble(failure, { say, liff: parts.liff, again: () => begin(parts, open) });
  }
}

/** Before anything is drawn: whoever has no such place is led to where they are told how they stand, and how to get one.
 * @param {unknown} failure @param {Config} config @returns {boolean} whether they are on their way */
function ledToJoining(failure, config) {
  if (!(failure instanceof Trouble) || !NO_PLACE.includes(failure.code)) return false;
  location.replace(`${config.base}/join`);
  return true;
}

/** @param {import("./types.js").Say} say */
export function showOpening(say) {
  fill(stage(), el("div", { class: "opening", role: "status" }, el("div", { class: "spinner", "aria-hidden": "true" }), el("p", {}, say("Opening…"))));
}
