// @ts-check
// Sending a pass on, and what to say of it.

import { share } from "../../share.js";

/** @type {Record<import("../../share.js").Became, string>} */
export const BECAME = {
  sent: "Sent.",
  copied: "Copied. Paste it into a chat with your guest.",
  failed: "Sending did not work. Please open the guest's page and send its address.",
  "": "",
};

/** @param {import("./types.js").WholePass} pass @param {import("../types.js").Ways} ways @returns {Promise<string>} "" where they thought better of it */
export async function sharePass(pass, { liff, language, say }) {
  const became = await share(liff, { text: pass.share_text[language], message: pass.share_message[language], several: true });
  return became && say(BECAME[became]);
}
