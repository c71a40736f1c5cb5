// @ts-check
// The visit that lies over a tab, as the address says; what draws it is fetched with the first one.

import { openSheet } from "../sheet.js";
import { unfetched } from "./unfetched.js";

/** @typedef {import("./detail.js").DetailWays} DetailWays */
/** @typedef {Omit<DetailWays, "closed">} Parts */

export class Overlay {
  /** @param {import("./route.js").Route} route @param {() => Promise<(id: string) => Parts>} fetched brings what a visit is drawn with */
  constructor(route, fetched) {
    this.route = route;
    this.fetched = fetched;
    /** @type {HTMLDialogElement|null} */
    this.sheet = null;
  }

  /** @param {string|null} id @param {import("../types.js").Say} say */
  async show(id, say) {
    if (!id) return this.sheet?.close();
    if (this.sheet) return;
    const open = await this.opener(say);
    if (!this.sheet && this.route.place.visit === id) this.sheet = open(id);
  }

  /** @param {import("../types.js").Say} say @returns {Promise<(id: string) => HTMLDialogElement>} */
  async opener(say) {
    try {
      const [{ openDetail }, parts] = await Promise.all([import("./detail.js"), this.fetched()]);
      return (id) => openDetail(id, { ...parts(id), closed: () => this.closed() });
    } catch {
      return () => openSheet({ title: say("Visit"), close: say("Close"), onClose: () => this.closed() }, unfetched(say));
    }
  }

  closed() {
    this.sheet = null;
    this.route.leaveVisit();
  }
}
