// @ts-check
// Around everything: whose home this is, and a choice where somebody has several.

import { el, icon } from "../dom.js";
import { Frame } from "../frame.js";
import { hasOthers, placesOf } from "./places.js";

/** @typedef {import("../frame.js").Tab} Tab */
/**
 * @typedef {object} ShellParts
 * @property {import("../types.js").Say} say
 * @property {string} language
 * @property {import("../types.js").Member} member
 * @property {import("./places.js").HomePlace} place
 * @property {Tab[]} tabs
 * @property {(key: string) => void} choosePlace
 * @property {() => void} otherPlaces
 * @property {(tab: string) => void} chooseTab
 * @property {() => void} switchLanguage
 * @property {(large: boolean) => void} lettersChosen
 */

const ELSEWHERE = "elsewhere";

export class Shell extends Frame {
  /** @param {ShellParts} parts */
  constructor(parts) {
    super({ ...parts, over: parts.member.village.name, title: houseOf(parts) });
  }
}

/** The house, or a choice where there are several: houses of this village, and what leads to others.
 * @param {ShellParts} parts */
function houseOf({ say, member, place, choosePlace, otherPlaces }) {
  const places = placesOf(member);
  const words = (/** @type {import("./places.js").HomePlace} */ { house }) => (house ? say("House {house}", { house: house.number }) : say("All my houses"));
  if (places.length < 2 && !hasOthers(member)) return el("h1", {}, words(place));
  const houses = places.map((one) => el("option", { value: one.key, selected: one.key === place.key }, words(one)));
  const others = hasOthers(member) && el("option", { value: ELSEWHERE }, say("Other places…"));
  const choice = el("select", { "aria-label": say("Choose a house"), on: { change: choose } }, ...houses, others);
  return el("h1", { class: "home-choice" }, choice, icon("chevron"));

  function choose() {
    if (choice.value !== ELSEWHERE) return choosePlace(choice.value);
    choice.value = place.key;
    otherPlaces();
  }
}
