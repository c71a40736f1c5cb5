// @ts-check
// The plate as a machine reads it from the draft's photos: offered below the field, for a guard who looks at it. It is
// asked for beside everything else; where nothing comes of it, nothing is shown.

import { button, el, fill, icon } from "./dom.js";
import { newKey } from "./draft.js";
import { provinceName } from "./provinces.js";

/** @typedef {{plate: string, plate_province: string|null}} ReadPlate */

/** What became of each photo, also when the page is drawn anew. @type {WeakMap<Blob, ReadPlate|null>} */
const READ = new WeakMap();

export class PlateReading {
  /** @param {{say: import("./types.js").Say, language: string, api: import("./api.js").Api,
   *   photos: import("./photos.js").Photos, wanted: () => boolean, element: HTMLElement,
   *   take: (read: Partial<import("./draft.js").Fields>) => void}} parts
   *   `wanted`: whether the village reads plates, and can be asked now */
  constructor(parts) {
    this.parts = parts;
    /** @type {AbortController|null} while a photo is being read */
    this.running = null;
    this.plate = "";
    /** @type {ReadPlate|null} */
    this.shown = null;
  }

  /** The draft has changed, or is another one. @param {string} plate as far as it is typed */
  look(plate) {
    this.plate = plate.trim();
    const photos = this.parts.photos.blobs;
    const read = photos.map((photo) => READ.get(photo)).find(Boolean);
    this.show(this.plate ? null : (read ?? null));
    if (this.plate || !photos.length) return this.stop();
    const next = photos.find((photo) => !READ.has(photo));
    if (!read && next && !this.running && this.parts.wanted()) this.ask(next);
  }

  /** @param {Blob} photo */
  async ask(photo) {
    const running = (this.running = new AbortController());
    const form = new FormData();
    form.append("photo", photo, "photo.jpg");
    READ.set(photo, null); // once for each photo
    try {
      const { data } = await this.parts.api.upload("/gate/plate", form, newKey(), { onProgress: () => undefined, signal: running.signal });
      READ.set(photo, data);
    } catch {
      if (running.signal.aborted) READ.delete(photo);
    }
    if (this.running !== running) return;
    this.running = null;
    this.look(this.plate);
  }

  /** What the guard does goes first: no photo is on its way beside theirs. */
  stop() {
    this.running?.abort();
    this.running = null;
  }

  /** @param {ReadPlate|null} read */
  show(read) {
    if (read === this.shown) return;
    this.shown = read;
    fill(this.parts.element, read && this.way(read));
    this.parts.element.hidden = !read;
  }

  /** @param {ReadPlate} read */
  way(read) {
    const { say, language, take } = this.parts;
    const { plate, plate_province } = read;
    const province = plate_province && provinceName(plate_province, language);
    const words = el("span", { class: "read-words" }, el("span", { class: "muted" }, say("Read from the photo. Please check")), el("span", {}, el("strong", {}, plate), " ", province));
    return button("suggestion read-plate", [icon("scan"), words], () => take({ plate, ...(plate_province && { plate_province }) }));
  }
}
