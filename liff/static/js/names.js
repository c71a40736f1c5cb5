// @ts-check
// What things are called: a visitor without a name by their kind, a soi, in the reader's language.

/** The msgids are those of the messages. @type {Record<import("./types.js").Kind, string>} */
export const KIND_WORDS = { guest: "Guest", delivery: "Delivery", taxi: "Taxi", service: "Service", other: "Other" };

/** @type {Record<import("./types.js").Kind, "guest"|"delivery"|"taxi"|"service"|"other">} */
export const KIND_ICONS = { guest: "guest", delivery: "delivery", taxi: "taxi", service: "service", other: "other" };

/** @param {import("./types.js").Visit} visit @param {import("./types.js").Say} say */
export function nameOf(visit, say) {
  return visit.visitor_name || say(KIND_WORDS[visit.kind] ?? KIND_WORDS.other);
}

/** A guest alone is the silent default. @param {import("./types.js").Visit} visit @param {import("./types.js").Say} say */
export function kindOf(visit, say) {
  const name = KIND_WORDS[visit.kind] ?? KIND_WORDS.other;
  return visit.headcount > 1 ? `${say(name)} · ${say("People: {number}", { number: visit.headcount })}` : say(name);
}

/** "Soi 4" in the reader's language, whatever way the village wrote it. @param {string|null|undefined} soi @param {string} language */
export function soiName(soi, language) {
  if (!soi) return "";
  const key = soi.trim().replace(/^(?:soi|ซอย|ซ\.)\s*/i, "");
  return language === "th" ? `ซอย ${key}` : `Soi ${key}`;
}
