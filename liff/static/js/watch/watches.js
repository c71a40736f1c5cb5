// @ts-check
// The village's watchlist at this gate: stops a form, hears what the office says, warns without network, and proposes.

import { StopPanel } from "./stop.js";
import { Warning } from "./warning.js";

/** @typedef {import("./stop.js").Hit} Hit */
/** @typedef {Hit & {guard?: {id: string, name: string}, visitor?: {name: string, house: string}|null}} SeenHit as the socket tells it */

export class GuardWatches {
  /**
   * @param {{api: import("../api.js").Api, member: import("../types.js").Member, say: () => import("../types.js").Say,
   *   draft: () => {plate: string, visitor_name: string}, tell: (words: string) => void}} parts `tell` says a word that goes by itself
   */
  constructor(parts) {
    this.parts = parts;
    this.warning = new Warning(parts.api, parts.member.village.id);
    /** @type {StopPanel|null} */
    this.panel = null;
  }

  start() {
    this.warning.start();
  }

  /** @param {Hit} hit @param {{offline: boolean, visitor?: string, goOn: () => void}} how */
  stop(hit, { offline, visitor, goOn }) {
    const { draft, say } = this.parts;
    this.panel = new StopPanel({ say: say(), hit, offline, goOn, visitor: visitor ?? [draft().visitor_name, draft().plate].filter(Boolean).join(" · ") });
  }

  /** Without network: whom this phone itself knows. @param {{plate?: string|null, visitor_name: string}} [visitor] the form's, if nobody is named */
  warn({ plate, visitor_name } = this.parts.draft()) {
    return this.warning.of({ plate: plate ?? "", visitor_name });
  }

  /** Somebody was seen, here or at another gate, or the office has looked at it. @param {SeenHit} hit */
  heard(hit) {
    this.panel?.heard(hit);
    const { member, say, tell } = this.parts;
    const house = hit.visitor?.house ?? "";
    if (hit.state === "open" && hit.guard && hit.guard.id !== member.id) tell(say()("Seen at another gate: somebody on the village's list, for house {house}", { house }));
  }
}
