// @ts-check
// The tab "The gate": what the office does for houses that call, who was let in without an answer, whom the village watches
// for, and what holds at the gates.

import { el } from "../../dom.js";
import { Notice } from "../../home/house/parts.js";
import { styled } from "../../style.js";
import { Desk } from "./desk.js";
import { Gates } from "./gates.js";
import { LetIn } from "./let-in.js";
import { GateRules } from "./rules.js";
import { Watchlist } from "./watchlist.js";

/** @param {Omit<import("./types.js").GateWays, "notice">} ways @returns {Promise<{element: HTMLElement, look: () => void}>} */
export async function openGateTab(ways) {
  await Promise.all([styled("house"), styled("office")]);
  const notice = new Notice(ways.say);
  const whole = { ...ways, notice };
  const [letIn, watchlist] = [new LetIn(whole), new Watchlist(whole)];
  const parts = [new Desk(whole), watchlist, letIn, new Gates(whole), new GateRules(whole)];
  const element = el("section", { class: "tab-page", "aria-label": ways.say("The gate") }, ...parts.map((part) => part.element), notice.element);
  const look = () => {
    letIn.look();
    watchlist.look();
  };
  return { element, look };
}
