// @ts-check
// Whoever has places in several villages chooses one in the chat, or on another phone: then the page is that one's.

import { Api } from "../api.js";
import { Session } from "../session.js";
import { hasOthers } from "./places.js";

/** @param {Session} session @param {import("../liff.js").Liff} liff
 * @returns {Promise<Session|null>} in the village that was chosen since; null: it is this one's still */
export async function chosenSince(session, liff) {
  if (!hasOthers(session.member)) return null;
  try {
    const { acting } = (await new Api(session).get("/me/acting")).data;
    if (acting?.role !== "resident" || acting.village === session.member.village.id) return null;
    const chosen = new Session(liff, "resident", acting.village);
    await chosen.open();
    return chosen;
  } catch {
    return null; // LINE's word for who it is has run out, or there is no network: this village's page serves on
  }
}
