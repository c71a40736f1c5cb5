// @ts-check
// How a pass stands and how often it lets in, in words.

import { whenOf } from "./when.js";

/** @typedef {import("./types.js").Pass} Pass */
/** @typedef {import("./when.js").Reader} Reader */

/** @type {Record<Pass["state"], [tone: string, words: string]>} */
export const STATES = {
  valid: ["green", "Good now"],
  not_yet: ["amber", "Not yet"],
  used_up: ["muted", "Used"],
  expired: ["muted", "Over"],
  revoked: ["red", "Cancelled"],
};

/** @param {Pass} pass @param {Reader} reader */
export function standingOf(pass, { say }) {
  const [tone, words] = STATES[pass.state];
  return { tone, word: say(pass.kind === "recurring" && pass.state === "valid" ? "Comes every week" : words) };
}

/** @param {Pass} pass */
export function isLive(pass) {
  return pass.state === "valid" || pass.state === "not_yet";
}

/** "Once", "2 of 5 times used", "As often as they like". @param {Pass} pass @param {Reader} reader */
export function oftenOf(pass, { say }) {
  if (pass.kind === "once") return say("Once");
  if (pass.uses_allowed === null) return say("As often as they like");
  return pass.uses ? say("{used} of {allowed} times used", { used: pass.uses, allowed: pass.uses_allowed }) : say("{number} times", { number: pass.uses_allowed });
}

/** Six digits as they are told at a gate: "123 456". @param {string} code */
export function grouped(code) {
  return `${code.slice(0, 3)} ${code.slice(3)}`;
}

/** @param {Pass} pass @param {Reader & {several?: boolean}} reader */
export function lineOf(pass, reader) {
  const house = reader.several && reader.say("House {house}", { house: pass.house.number });
  return [whenOf(pass, reader), pass.kind === "many" && oftenOf(pass, reader), pass.plate, house].filter(Boolean).join(" · ");
}
