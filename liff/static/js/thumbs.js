// @ts-check
// Small pictures of visitors. Their links are signed and run out; the socket sends none at all. Then they are asked for.

/** @typedef {import("./types.js").Visit} Visit */

const AGAIN = 30_000; // ms before the same visit's links are asked for once more

export class Thumbs {
  /** @param {{fetchVisit: (id: string) => Promise<unknown>}} parts */
  constructor({ fetchVisit }) {
    this.fetchVisit = fetchVisit;
    /** @type {Map<string, number>} */
    this.askedAt = new Map();
  }

  /** The address of a visit's first photo, or null while there is none. @param {Visit} visit */
  of(visit) {
    const photo = visit.photos[0];
    if (!photo) return null;
    const url = photo.thumb_url ?? photo.url ?? null;
    if (!url) this.askFor(visit.id);
    return url;
  }

  /** The link did not work: it is too old, or the network is gone. @param {string} id */
  askFor(id) {
    if (Date.now() - (this.askedAt.get(id) ?? 0) < AGAIN) return;
    this.askedAt.set(id, Date.now());
    this.fetchVisit(id).catch(() => undefined); // a card without a picture is still a card
  }
}
