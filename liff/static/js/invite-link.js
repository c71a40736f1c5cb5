// @ts-check
// A fresh invite: its link works once, so it is handed over as a QR code to be held out, or sent to one person.

import { button, el, icon } from "./dom.js";
import { copy, share } from "./share.js";
import { wholeDay } from "./time.js";

/** @typedef {{link: string, qr: string, expires_at: string}} MadeInvite */

/** What became of the link. @type {Record<import("./share.js").Became, string>} */
export const BECAME = { sent: "Sent", copied: "Copied", failed: "Please press long on the link and copy it.", "": "" };

/** @param {MadeInvite} made
 * @param {{say: import("./types.js").Say, language: string, zone: string, liff: import("./liff.js").Liff, village: string}} ways */
export function inviteLink({ link, qr, expires_at: until }, { say, language, zone, liff, village }) {
  const picture = URL.createObjectURL(new Blob([qr], { type: "image/svg+xml" }));
  const told = el("p", { class: "muted", role: "status" });
  const text = say("You are invited to {village}. Open this link to join: {link}", { village, link });
  const tell = (/** @type {import("./share.js").Became} */ became) => (told.textContent = became && say(BECAME[became]));
  return [
    el("p", {}, say("Send this link only to the one who is to join. It works once, until {day}. It is shown only now.", { day: wholeDay(until, zone, language) })),
    el("img", { class: "invite-qr", src: picture, alt: say("QR code of the invite"), on: { load: () => URL.revokeObjectURL(picture) } }),
    button("primary wide", [icon("share"), say("Send the link")], async () => tell(await share(liff, { text }))),
    el("p", { class: "invite-link" }, link),
    button("wide", [icon("copy"), say("Copy the link")], async () => tell((await copy(link)) ? "copied" : "failed")),
    told,
  ];
}
