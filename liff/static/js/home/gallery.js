// @ts-check
// A visit's photos as large as the screen, one beside the other.

import { el } from "../dom.js";
import { openSheet } from "../sheet.js";

/** @typedef {import("../types.js").Visit} Visit */

/** @param {Visit} visit @param {{say: import("../types.js").Say, name: string}} how */
export function openGallery(visit, { say, name }) {
  const photos = visit.photos.filter(({ url }) => url);
  const pictures = photos.map(({ url }, at) => el("img", { src: url, alt: say("Photo {number}", { number: at + 1 }), draggable: "false" }));
  openSheet({ title: name, close: say("Close"), look: "gallery" }, el("div", { class: "gallery-photos", tabindex: "0" }, ...pictures));
}
