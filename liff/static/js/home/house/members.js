// @ts-check
// Who lives here: names, roles, until when, and whether they can be asked. Invites that are still open stand below.

import { lastDayOf } from "../../clock.js";
import { button, el, icon } from "../../dom.js";
import { openSheet } from "../../sheet.js";
import { sureButton } from "../../sure.js";
import { dayOf } from "./words.js";
import { openInvite } from "./invite.js";
import { attempt, choice, failed, field, part } from "./parts.js";

/** @typedef {import("./types.js").HouseMember} HouseMember */
/** @typedef {import("./types.js").Home} Home */

/** @type {Record<import("./types.js").HouseholdRole, string>} */
export const ROLE_WORDS = { owner: "Owner", family: "Family", tenant: "Tenant" };

/** Where somebody is not asked at once. @type {Record<string, string>} */
export const REACH_WORDS = { later: "Takes no questions just now", never: "Has blocked our chat: gets no questions" };

export class Members {
  /** @param {Home} home */
  constructor(home) {
    this.home = home;
    const { household, invites, ways: { say } } = home;
    this.told = failed();
    this.element = part(
      say("Who lives here"),
      el("ul", { class: "rows" }, ...household.members.map((member) => el("li", {}, this.row(member)))),
      invites.length > 0 && el("h3", { class: "sub-part" }, say("Open invitations")),
      invites.length > 0 && el("ul", { class: "rows" }, ...invites.map((invite) => this.invite(invite))),
      this.told,
      household.may_invite.length > 0 && button("wide soft", [icon("plus"), say("Invite somebody")], () => openInvite(home)),
    );
  }

  /** @param {HouseMember} member */
  row(member) {
    const { say } = this.home.ways;
    const words = el(
      "span", { class: "row-words" },
      el("span", { class: "row-name" }, nameOf(member, say), member.me && el("span", { class: "muted" }, ` · ${say("You")}`)),
      el("span", { class: "row-more muted" }, roleOf(member, this.home.ways)),
      member.reach && member.reach in REACH_WORDS && el("span", { class: "row-more warm" }, say(REACH_WORDS[member.reach])),
      member.standing === "suspended" && el("span", { class: "row-more warm" }, say("Paused by the village office")),
    );
    const face = el("span", { class: "face" }, icon("guest"));
    const changes = member.may.includes("change") || member.may.includes("remove");
    if (!changes) return el("div", { class: "row still" }, face, words);
    return el("button", { type: "button", class: "row", on: { click: () => openMember(member, this.home) } }, face, words, icon("chevron", "row-end"));
  }

  /** @param {import("./types.js").Invite} invite */
  invite(invite) {
    const { ways: { say, zone, language, api } } = this.home;
    const role = say(ROLE_WORDS[invite.household_role ?? "family"]);
    const back = button("small", [say("Take back")], async () => {
      back.disabled = true;
      if (await attempt(this.home.ways, this.told, () => api.delete(`/invites/${invite.id}`))) await this.home.refresh();
      back.disabled = false;
    }, { "aria-label": `${say("Take back")}: ${role}` });
    return el("li", {}, el("div", { class: "row still" }, el("span", { class: "row-words" }, el("span", { class: "row-name" }, role), el("span", { class: "row-more muted" }, say("The link works until {day}", { day: dayOf(invite.expires_at, zone, language) }))), back));
  }
}

/** @param {{name: string}} member @param {import("../../types.js").Say} say */
export function nameOf({ name }, say) {
  return name || say("Without a name");
}

/** "Tenant · until 31 December 2026" @param {HouseMember} member @param {import("../types.js").Ways} ways */
function roleOf({ household_role: role, ends_at: endsAt }, { say, zone, language }) {
  const until = endsAt && say("until {day}", { day: dayOf(Date.parse(endsAt) - 1, zone, language) });
  return [say(ROLE_WORDS[role ?? "family"]), until].filter(Boolean).join(" · ");
}

/** What may be changed about somebody. @param {HouseMember} member @param {Home} home */
function openMember(member, home) {
  const { ways, ways: { say, zone, api } } = home;
  const told = failed();
  let role = member.household_role ?? "family";
  const until = el("input", { type: "date", class: "control", value: member.ends_at ? lastDayOf(member.ends_at, zone) : "" });
  const save = button("primary wide", [say("Save")], () => done(() => api.patch(`/places/${member.membership}`, { household_role: role, ends_on: until.value || null })));
  const { pressed: remove } = sureButton(
    "wide no", { words: say("Remove from this house"), question: say("Tap again to remove {name}", { name: nameOf(member, say) }), tell: ways.tell },
    () => done(() => api.delete(`/places/${member.membership}`)),
  );
  const change = member.may.includes("change");
  const roles = /** @type {[string, string][]} */ (Object.entries(ROLE_WORDS).map(([value, words]) => [value, say(words)]));
  const sheet = openSheet(
    { title: nameOf(member, say), close: say("Close") },
    el(
      "div", { class: "sheet-body" },
      change && choice(say("Role"), roles, role, (value) => (role = /** @type {import("./types.js").HouseholdRole} */ (value))),
      change && field(say("Lives here until"), until, say("The last day. Empty: no end.")),
      told,
      change && save,
      member.may.includes("remove") && remove,
    ),
  );

  /** @param {() => Promise<unknown>} work */
  async function done(work) {
    save.disabled = remove.disabled = true;
    if (await attempt(ways, told, work)) {
      sheet.close();
      await home.refresh();
    }
    save.disabled = remove.disabled = false;
  }
}
