// @ts-check
// The photos of the draft: taken, chosen, shrunk, looked at, thrown away. At most four.

import { hasViewfinder, openViewfinder } from "./camera.js";
import { button, el, fill, icon } from "./dom.js";
import { shrink } from "./shrink.js";

export const MOST = 4;
export const LARGEST = 10 * 1024 * 1024; // bytes; the server refuses more

/** The pictures themselves, apart from what is on the screen: they outlive a change of language. */
export class Photos {
  constructor() {
    /** @type {{blob: Blob, url: string}[]} */
    this.all = [];
  }

  /** @param {Blob} blob @returns {boolean} whether it fitted */
  add(blob) {
    if (this.room() === 0 || blob.size > LARGEST) return false;
    this.all.push({ blob, url: URL.createObjectURL(blob) });
    return true;
  }

  /** @param {number} at */
  remove(at) {
    for (const { url } of this.all.splice(at, 1)) URL.revokeObjectURL(url);
  }

  clear() {
    while (this.all.length) this.remove(0);
  }

  room() {
    return MOST - this.all.length;
  }
}

/** @param {{say: import("./types.js").Say, photos: Photos, changed: () => void}} wish */
export function photoField({ say, photos, changed }) {
  let viewfinder = hasViewfinder();
  const strip = el("ul", { class: "photos", "aria-label": say("Photos") });
  const problem = el("p", { class: "problem", role: "alert" });
  const snap = chooser({ capture: "environment" });
  const album = chooser({ multiple: true });
  const cameraLabel = el("span");
  const shoot = button("camera-button", [icon("camera"), cameraLabel], openCamera);
  const choose = button("album-button", [icon("album"), say("Album")], () => album.click(), { "aria-label": say("Choose from album") });
  const ways = el("div", { class: "photo-ways" }, shoot, choose);
  const field = el("section", { class: "field photo-field", "data-field": "photo", "aria-label": say("Photos") }, strip, ways, problem, snap, album);
  show();
  return field;

  /** @param {Record<string, unknown>} how */
  function chooser(how) {
    const input = el("input", { type: "file", accept: "image/*", hidden: true, tabindex: "-1", ...how });
    input.addEventListener("change", () => take([...(input.files ?? [])]).finally(() => (input.value = "")));
    return input;
  }

  async function openCamera() {
    shoot.disabled = true;
    const opened = viewfinder && (await openViewfinder({ say, room: () => photos.room(), take: add }));
    shoot.disabled = false;
    if (opened) return;
    viewfinder = false; // refused once: from now on the phone's own camera, without asking again
    // A chooser opens only right after a touch; who thought about the permission for long has to tap once more.
    if (navigator.userActivation?.isActive ?? true) snap.click();
    else problem.textContent = say("Tap again to use the phone's camera");
  }

  /** @param {File[]} files */
  async function take(files) {
    field.setAttribute("aria-busy", "true");
    for (const file of files.slice(0, photos.room())) add(await shrink(file));
    field.removeAttribute("aria-busy");
  }

  /** @param {Blob} blob */
  function add(blob) {
    problem.textContent = photos.add(blob) ? "" : say("This photo is larger than 10 MB");
    show();
    changed();
  }

  function show() {
    fill(strip, ...photos.all.map(thumbnail));
    strip.hidden = photos.all.length === 0;
    cameraLabel.textContent = photos.all.length ? say("One more photo") : say("Take photo");
    ways.hidden = photos.room() === 0;
    shoot.classList.toggle("small", photos.all.length > 0);
  }

  /** @param {{url: string}} photo @param {number} at */
  function thumbnail({ url }, at) {
    const number = at + 1;
    const picture = el("img", { src: url, alt: say("Photo {number}", { number }) });
    picture.addEventListener("error", () => picture.classList.add("unshown")); // HEIC: sent, but not shown here
    const remove = button("remove round", [icon("close")], () => {
      photos.remove(at);
      show();
      changed();
    }, { "aria-label": say("Remove photo {number}", { number }) });
    return el("li", {}, picture, remove);
  }
}
