// @ts-check
// Taking somebody in: who it is to be, then a link that works once.

import { button, el, fill } from "../../dom.js";
import { inviteLink } from "../../invite-link.js";
import { openSheet } from "../../sheet.js";
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
  let made = false;
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
  openSheet({ title: say("Invite somebody"), close: say("Close"), onClose: () => made && home.refresh() }, body);

  async function ask() {
    make.disabled = true;
    const wish = { household_role: role, house: household.house.id, ...(role === "tenant" && until.value && { ends_on: until.value }) };
    await attempt(ways, told, async () => {
      const { data } = await api.post("/invites", wish);
      made = true;
      fill(body, ...inviteLink(data, { ...ways, village: ways.member.village.name }));
    });
    make.disabled = false;
  }
}
