// @ts-check
// The page's voice. English is the message itself; Thai comes with the page from the server's catalogue.

/** @typedef {import("./types.js").Say} Say */

/**
 * @param {Record<string, string>} texts of one language
 * @returns {Say}
 */
export function voice(texts) {
  return (message, facts = {}) =>
    (texts[message] ?? message).replace(/{(\w+)}/g, (whole, name) => (name in facts ? String(facts[name]) : whole));
}

/** Which language to start with: the switch, then the member's own, then the phone's.
 * @param {...(string|null|undefined)} wishes */
export function firstSpoken(...wishes) {
  for (const wish of wishes) {
    const language = (wish ?? "").slice(0, 2).toLowerCase();
    if (language === "th" || language === "en") return language;
  }
  return "th";
}
