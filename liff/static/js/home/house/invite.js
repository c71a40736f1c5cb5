// @ts-check
// Taking somebody in: who it is to be, then a link that works once; to be shared in LINE, copied, or held out as a QR code.

import { button, el, fill, icon } from "../../dom.js";
import { openSheet } from "../../sheet.js";
import { dayOf } from "./clock.js";
import { ROLE_WORDS } from "./members.js";
import { attempt, choice, failed, field } from "./parts.js";

/** @typedef {import("./types.js").Home} Home */
/** @typedef {import("./types.js").HouseholdRole} HouseholdRole */

/** @param {Home} home */
export function openInvite(home) {
  const { ways, household, ways: { say, api } } = home;
  const [first] = household.may_invite;
  let role = household.may_invite.includes("family") ? "family" : first;
  const told = failed();
  const until = el("input", { type: "date", class: "control" });
  const end = field(say("Lives here until"), until, say("The last day. Empty: no end."));
  end.hidden = role !== "tenant";
  const options = /** @type {[string, string][]} */ (household.may_invite.map((one) => [one, say(ROLE_WORDS[one])]));
  const roles = choice(say("Who is it?"), options, role, (value) => {
    role = /** @type {HouseholdRole} */ (value);
    end.hidden = role !== "tenant";
  });
  const make = button("primary wide", [say("Make an invitation")], ask);
  const body = el("div", { class: "sheet-body" }, roles, end, told, make);
  const sheet = openSheet({ title: say("Invite somebody"), close: say("Close"), onClose: () => made && home.refresh() }, body);
  let made = false;
  return sheet;

  async function ask() {
    make.disabled = true;
    const wish = { household_role: role, house: household.house.id, ...(role === "tenant" && until.value && { ends_on: until.value }) };
    await attempt(ways, told, async () => {
      const { data } = await api.post("/invites", wish);
      made = true;
      fill(body, ...linkOf(data, home));
    });
    make.disabled = false;
  }
}

/** @param {import("./types.js").MadeInvite} invite @param {Home} home */
function linkOf(invite, { ways: { say, liff, zone, language, member }, household: { house } }) {
  const picture = URL.createObjectURL(new Blob([invite.qr], { type: "image/svg+xml" }));
  const told = el("p", { class: "muted", role: "status" });
  const link = el("input", { class: "control", type: "text", readonly: true, value: invite.link, "aria-label": say("Link"), on: { focus: () => link.select() } });
  const words = say("Join house {house} in {village}: {link}", { house: house.number, village: member.village.name, link: invite.link });
  return [
    el("p", {}, say("Send this link only to the one who is to join. It works once, until {day}.", { day: dayOf(invite.expires_at, zone, language) })),
    el("img", { class: "invite-qr", src: picture, alt: say("QR code of the link"), on: { load: () => URL.revokeObjectURL(picture) } }),
    liff.shares && button("primary wide", [icon("people"), say("Send in LINE")], async () => (told.textContent = say((await liff.share(words).catch(() => false)) ? "Sent" : "Not sent"))),
    link,
    button("wide", [say("Copy the link")], async () => (told.textContent = say((await copied(invite.link)) ? "Copied" : "Please copy the link by hand."))),
    told,
  ].filter(Boolean);
}

/** @param {string} text */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
