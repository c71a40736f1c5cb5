// @ts-check
// What a visitor is called on this screen: a courier without a name by their kind, in the reader's language.

import { KIND_WORDS } from "./state-words.js";

/** @param {import("./types.js").Visit} visit @param {import("./types.js").Say} say */
export function nameOf(visit, say) {
  return visit.visitor_name || say(KIND_WORDS[visit.kind] ?? KIND_WORDS.other);
}
