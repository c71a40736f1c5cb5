// @ts-check
// One of the village's list, or whom a guard proposes for it: what is known, and what the office says.

import { button, el } from "../../dom.js";
import { attempt, choice, failed } from "../../home/house/parts.js";
import { plateOf } from "../../plates.js";
import { openSheet } from "../../sheet.js";
import { sureButton } from "../../sure.js";
import { dayAndHour } from "../../time.js";
import { BY_WORDS, TOLD_WORDS, watchedName } from "../watch-words.js";

/** @typedef {import("./types.js").Watched} Watched */
/** @typedef {import("../watch-words.js").Advice} Advice */

/** @param {Watched} one @param {import("./types.js").GateWays} ways @param {import("./watchlist.js").Watchlist} list */
export function openWatched(one, ways, list) {
  const { say, tell, openId } = ways;
  const told = failed();
  const { visit_id: visit } = one;
  const seen = visit && button("wide", [say("See the visit")], () => {
    sheet.close();
    openId(visit);
  });
  const sheet = openSheet(
    { title: watchedName(one, say), close: say("Close") },
    el("div", { class: "sheet-body" }, facts(one, ways), seen, told, ...(one.standing === "proposed" ? answers() : [remover()])),
  );

  function answers() {
    let advice = one.advice;
    const pick = adviceChoice(say, advice, (chosen) => (advice = chosen));
    const yes = button("primary wide", [say("Watch for them")], () => done(yes, () => list.confirm(one, advice)));
    const no = sureButton("wide no", { words: say("Decline"), question: say("Tap again to decline"), tell }, () => done(no.pressed, () => list.decline(one)));
    return [pick, yes, no.pressed];
  }

  function remover() {
    const off = sureButton("wide no", { words: say("Take off the list"), question: say("Tap again to take them off"), tell }, () => done(off.pressed, () => list.remove(one)));
    return off.pressed;
  }

  /** @param {HTMLButtonElement} pressed @param {() => Promise<void>} work */
  async function done(pressed, work) {
    pressed.disabled = true;
    if (await attempt(ways, told, work)) sheet.close();
    pressed.disabled = false;
  }
}

/** @param {import("../../types.js").Say} say @param {Advice} advice @param {(advice: Advice) => void} chosen */
export function adviceChoice(say, advice, chosen) {
  const options = /** @type {[string, string][]} */ (Object.entries(TOLD_WORDS).map(([value, words]) => [value, say(words)]));
  const pick = choice(say("What the guard is told"), options, advice, (value) => chosen(/** @type {Advice} */ (value)));
  pick.classList.add("advices");
  return pick;
}

/** @param {Watched} one @param {import("./types.js").GateWays} ways */
function facts(one, { say, language, zone }) {
  /** @type {[string, import("../../dom.js").Child][]} */
  const rows = [
    ["Name", one.visitor_name],
    ["Number plate", one.plate && plateOf({ plate: one.plate, plate_province: one.plate_province }, language)],
    ["Known by", one.by.map((what) => say(BY_WORDS[what])).join(" · ")],
    ["Note", one.note],
    [one.standing === "proposed" ? "Proposed by" : "Written by", `${one.made_by.name || "–"} · ${dayAndHour(one.created_at, zone, language)}`],
    ["What the guard is told", one.standing === "active" && say(TOLD_WORDS[one.advice])],
  ];
  return el("dl", { class: "facts" }, ...rows.filter(([, value]) => value).map(([name, value]) => el("div", {}, el("dt", {}, say(name)), el("dd", {}, value))));
}
