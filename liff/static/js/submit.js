// @ts-check
// The bar at the bottom: asks the house, shows how far the photos are, and tells what the matter is.

import { Refused } from "./api.js";
import { button, el, icon } from "./dom.js";
import { fieldsOf, formOf, housesOf, missing, newKey } from "./draft.js";
import { Patience } from "./patience.js";
import { mayComeTrue, persist } from "./persist.js";
import { Trouble } from "./trouble.js";

/** @typedef {import("./types.js").Visit} Visit */

/**
 * The village's watchlist: `stop` shows a hit and hears whether the visitor is somebody else; `warn` looks by itself,
 * without network.
 * @typedef {{stop: (hit: Hit, how: {offline: boolean, goOn: () => void}) => void, warn: () => Promise<Hit|null>}} Watches
 * @typedef {import("./watch/stop.js").Hit} Hit
 */

/** @type {Record<string, string>} */
const MISSING_WORDS = { house: "Choose the house", kind: "Choose what for", visitor_name: "Enter the visitor's name" };

/** The server names the field; the words are ours, in the guard's language. @type {Record<string, string>} */
const WRONG_WORDS = { photo: "This photo cannot be used", house: "Choose the house", houses: "Choose the house", visitor_phone: "Check the phone number", id_number: "Check the number of the card" };

export class SubmitBar {
  /**
   * @param {{say: import("./types.js").Say, form: import("./form.js").VisitForm, photos: import("./photos.js").Photos,
   *   api: import("./api.js").Api, sent: (visits: Visit[]) => void, offline: () => boolean, later: (plainly: boolean) => Promise<void>,
   *   mayHaveBeenSent: () => void, keyChanged: () => void, watches: Watches}} parts
   *   `later` keeps the visitor until there is a network, and throws where there is no room; `plainly`: it was tried before
   */
  constructor(parts) {
    this.parts = parts;
    this.busy = false;
    this.notThem = ""; // the hit that the visitor is not
    this.note = el("div", { class: "submit-note", role: "status" });
    this.patience = new Patience({ say: parts.say, note: this.note, offline: parts.offline });
    this.bar = el("div", { class: "progress-bar" });
    this.words = el("span");
    this.go = button("primary submit", [icon("bell"), this.words, el("span", { class: "progress", "aria-hidden": "true" }, this.bar)], () => this.submit());
    this.element = el("div", { class: "submit-bar" }, this.note, this.go);
    this.show();
  }

  show() {
    if (this.busy) return;
    const { say, form } = this.parts;
    const house = form.parts.index().byId.get(form.draft.house);
    const houses = housesOf(form.draft).length;
    if (houses > 1) this.words.textContent = say("Ask {number} houses", { number: houses });
    else this.words.textContent = house ? say("Ask house {house}", { house: house.number }) : say("Ask the house");
  }

  async submit() {
    if (this.busy) return;
    const lacking = missing(this.parts.form.draft);
    for (const name of lacking) this.parts.form.problem(name, this.parts.say(MISSING_WORDS[name]));
    if (lacking.length) return this.parts.form.leadTo(lacking[0]);
    this.setBusy(true);
    await this.parts.photos.coming; // one that came late would stand beside the next visitor's name
    if (this.parts.offline()) return this.keepOffline().finally(() => this.setBusy(false));
    this.patience.later = false;
    // A round that was tried may have been heard whole: it is told whole again, or by the guard's next tap.
    this.patience.offline = housesOf(this.parts.form.draft).length > 1 ? undefined : this.parts.offline;
    try {
      const { data } = await persist(() => this.send(), { pause: (ms, failure) => this.pause(ms, failure) });
      this.tell("");
      this.setBusy(false);
      this.notThem = "";
      this.parts.sent(data.visits ?? [data]);
    } catch (failure) {
      if (this.patience.later) return this.keepUnwatched(true).finally(() => this.setBusy(false));
      this.setBusy(false);
      this.failed(failure);
    }
  }

  /** What was tried may have been heard. A round was heard as a whole, and nobody can ask for that house by house. */
  async keepOffline() {
    const { say, form: { draft } } = this.parts;
    const tried = draft.tried?.key === draft.key ? draft.tried : null;
    if (tried?.round && housesOf(draft).length > 1) return this.tell(say("No confirmation yet. Try again when there is a network: no house is asked twice."));
    if (tried?.round) draft.key = newKey();
    await this.keepUnwatched(tried?.round === false);
  }

  /** For later, unless this phone knows that the village watches for them. @param {boolean} plainly */
  async keepUnwatched(plainly) {
    this.tell("");
    const hit = await this.parts.watches.warn().catch(() => null);
    if (hit) this.parts.watches.stop(hit, { offline: true, goOn: () => this.keep(plainly) });
    else await this.keep(plainly);
  }

  /** For later: the form is free for the next visitor. @param {boolean} plainly */
  async keep(plainly) {
    this.tell("");
    this.parts.form.lock(true);
    await this.parts.later(plainly).catch(() => this.tell(this.parts.say("This phone is full: the visitor could not be kept. Remove a photo, or wait for the network.")));
    this.parts.form.lock(false);
  }

  send() {
    const { form, photos, api } = this.parts;
    const houses = housesOf(form.draft);
    const { house, ...rest } = fieldsOf(form.draft);
    const round = houses.length > 1;
    const card = form.idNumber.trim();
    const watched = { ...(card && { id_number: card }), ...(this.notThem && { not_them: this.notThem }) };
    const body = formOf({ ...rest, ...watched, ...(round ? { houses: houses.join(",") } : { house }) }, photos.blobs);
    form.draft.tried = { key: form.draft.key, round };
    this.parts.keyChanged();
    const stop = new AbortController();
    const onProgress = (/** @type {number} */ sent, /** @type {number} */ total) => {
      this.progress(sent, total);
      this.patience.watch(stop);
    };
    onProgress(0, 0);
    return api.upload(round ? "/visits/round" : "/visits", body, form.draft.key, { onProgress, signal: stop.signal }).finally(() => this.patience.calm());
  }

  /** @param {number} sent bytes @param {number} total bytes */
  progress(sent, total) {
    const { say } = this.parts;
    const kilobytes = (/** @type {number} */ bytes) => Math.round(bytes / 1024);
    this.bar.style.width = total ? `${Math.round((100 * sent) / total)}%` : "0";
    const far = total > 20_480 && sent < total;
    this.words.textContent = far ? say("Sending {sent} of {total} KB", { sent: kilobytes(sent), total: kilobytes(total) }) : say("Sending…");
  }

  /** @param {number} ms @param {Error} failure */
  pause(ms, failure) {
    this.words.textContent = this.parts.say("Waiting for the network");
    return this.patience.pause(ms, failure);
  }

  /** @param {unknown} failure */
  failed(failure) {
    const { say, form } = this.parts;
    const unsure = mayComeTrue(failure);
    if (!unsure && endsSession(failure)) return this.tell(say("Your session has ended. Open this page again from LINE."));
    if (unsure || !(failure instanceof Refused))
      return this.tell(say("No confirmation yet. Tap the button to try again: there will be one visit only."));
    if (failure.hit) return this.stopped(failure.hit); // under the same key, so that one look makes one alert
    this.notThem = "";
    form.draft.key = newKey(); // a refusal is an answer: nothing was made under the old key
    this.parts.keyChanged();
    if (failure.code === "IDEMPOTENCY_KEY_REUSED") return this.sentBefore();
    if (failure.status === 413) return this.tell(say("The photos are too large. Remove one and try again."));
    this.refused(failure);
  }

  /** Somebody whom the village watches for. @param {Hit} hit */
  stopped(hit) {
    this.tell("");
    this.parts.watches.stop(hit, { offline: false, goOn: () => {
      this.notThem = hit.id;
      this.submit();
    } });
  }

  sentBefore() {
    this.tell(this.parts.say("This visitor was sent before. Look at Today; tap again only for another visitor."));
    this.parts.mayHaveBeenSent();
  }

  /** @param {Refused} failure */
  refused({ details }) {
    const { say, form } = this.parts;
    const fields = details.map(({ field }) => baseOf(field)).map((field) => (field === "houses" ? "house" : field));
    const shown = fields.filter((field) => form.problem(field, say(WRONG_WORDS[field] ?? "Please check this")));
    if (shown.length) form.leadTo(shown[0]);
    this.tell(shown.length ? say("Please check what is marked.") : say("This was not accepted. Check the form and try again."));
  }

  /** @param {string} words */
  tell(words) {
    this.patience.tell(words);
  }

  /** @param {boolean} busy */
  setBusy(busy) {
    this.busy = busy;
    this.go.setAttribute("aria-busy", String(busy));
    this.parts.form.lock(busy);
    if (!busy) this.bar.style.width = "0";
    this.show();
  }
}

/** Says nothing of the visit: a try before this one may have made it, so the key stays. @param {unknown} failure */
function endsSession(failure) {
  if (failure instanceof Trouble) return failure.final;
  return failure instanceof Refused && (failure.status === 401 || failure.status === 403);
}

/** "photo[1]" and "photo.1" are the photo field's. @param {string} field */
function baseOf(field) {
  return field.split(/[.[]/)[0];
}
