// @ts-check
// Making an invite: for whom, and then the link.

import { Refused } from "../api.js";
import { el, fill } from "../dom.js";
import { field } from "../fields.js";
import { inviteLink } from "../invite-link.js";
import { HOUSEHOLD_WORDS, STAFF_WORDS } from "../place-words.js";
import { openSheet } from "../sheet.js";
import { Trouble } from "../trouble.js";

/** @param {import("./registrations.js").OfficeWays} ways */
export function openInvite(ways) {
  const { say, api, troubled } = ways;
  const wish = { who: "family", house: "", ends_on: "" };
  const house = field({ name: "house", words: say("House number"), value: "", typed: (value) => (wish.house = value), input: { autocomplete: "off", maxlength: 64 } });
  const day = field({ name: "ends_on", words: say("Last day, if there is one"), value: "", typed: (value) => (wish.ends_on = value), input: { type: "date" } });
  const wrong = el("p", { class: "field-wrong", role: "alert" });
  const make = el("button", { type: "submit", class: "button primary wide large-button" }, say("Make the link"));
  const body = el("form", { class: "sheet-body form", novalidate: true, on: { submit } }, people(), house.element, day.element, wrong, make);
  openSheet({ title: say("Make an invite"), close: say("Close") }, body);
  show();

  function people() {
    const choice = ([who, words] = ["", ""]) => el("label", { class: "pill-choice" }, el("input", { type: "radio", name: "who", value: who, checked: who === wish.who, on: { change: () => choose(who) } }), el("span", {}, say(words)));
    return el("fieldset", { class: "field" }, el("legend", {}, say("For whom?")), el("div", { class: "pill-choices" }, ...Object.entries({ ...HOUSEHOLD_WORDS, ...STAFF_WORDS }).map(choice)));
  }

  /** @param {string} who */
  function choose(who) {
    wish.who = who;
    show();
  }

  function show() {
    house.element.hidden = wish.who in STAFF_WORDS;
    day.element.hidden = wish.who !== "tenant";
  }

  function told() {
    if (wish.who in STAFF_WORDS) return { role: wish.who };
    return { household_role: wish.who, house: wish.house, ...(wish.who === "tenant" && wish.ends_on && { ends_on: wish.ends_on }) };
  }

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    wrong.textContent = "";
    if (!house.element.hidden && !wish.house) return complain(house, "Please fill this in.");
    make.disabled = true;
    try {
      const { data } = await api.post("/invites", told());
      fill(body, ...inviteLink(data, ways));
    } catch (failure) {
      failed(failure);
    } finally {
      make.disabled = false;
    }
  }

  /** @param {unknown} failure */
  function failed(failure) {
    if (failure instanceof Trouble) return troubled(failure);
    const named = failure instanceof Refused && failure.status === 400 ? failure.details[0]?.field : "";
    if (named === "house") return complain(house, "The village has no house with this number.");
    if (named === "ends_on") return complain(day, "This day is over.");
    wrong.textContent = say("The service does not answer");
  }

  /** @param {import("../fields.js").Field} where @param {string} words */
  function complain(where, words) {
    where.complain(say(words));
    where.focus();
  }
}

/** What complaints about fields say. */
export const INVITE_WRONG = ["Please fill this in.", "The village has no house with this number.", "This day is over."];
