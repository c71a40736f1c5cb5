// @ts-check
// The photos of the draft: taken, chosen, shrunk, looked at, thrown away. At most four.

import { hasViewfinder, openViewfinder } from "./camera.js";
import { button, el, fill, icon } from "./dom.js";
import { openSheet } from "./sheet.js";
import { shrink } from "./shrink.js";

export const MOST = 4;
export const LARGEST = 10 * 1024 * 1024; // bytes; the server refuses more

/** The pictures themselves, apart from what is on the screen: they outlive a change of language. */
export class Photos {
  /** @param {Blob[]} [left] by a reload @param {(blobs: Blob[]) => void} [keep] hears of every change */
  constructor(left = [], keep = () => undefined) {
    /** @type {{blob: Blob, url: string}[]} */
    this.all = left.map(shown);
    this.keep = keep;
    this.coming = Promise.resolve(); // pictures in the making: whoever sends the draft waits for them
  }

  /** @param {Blob} blob @returns {boolean} whether it fitted */
  add(blob) {
    if (this.room() === 0 || blob.size > LARGEST) return false;
    this.all.push(shown(blob));
    this.keep(this.blobs);
    return true;
  }

  /** @param {number} at */
  remove(at) {
    this.drop(at, 1);
  }

  clear() {
    this.drop(0, this.all.length);
  }

  /** @param {number} at @param {number} many */
  drop(at, many) {
    for (const { url } of this.all.splice(at, many)) URL.revokeObjectURL(url);
    this.keep(this.blobs);
  }

  get blobs() {
    return this.all.map(({ blob }) => blob);
  }

  room() {
    return MOST - this.all.length;
  }
}

/** @param {Blob} blob */
function shown(blob) {
  return { blob, url: URL.createObjectURL(blob) };
}

/** @param {{say: import("./types.js").Say, photos: Photos, lost: boolean, changed: () => void}} wish `lost`: by a reload */
export function photoField({ say, photos, lost, changed }) {
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
  if (lost) problem.textContent = say("Please take the photos again");
  return field;

  /** @param {Record<string, unknown>} how */
  function chooser(how) {
    const input = el("input", { type: "file", accept: "image/*", hidden: true, tabindex: "-1", ...how });
    input.addEventListener("change", () => choosing([...(input.files ?? [])]).finally(() => (input.value = "")));
    return input;
  }

  async function openCamera() {
    shoot.disabled = true;
    const opened = viewfinder && (await openViewfinder({ say, room: () => photos.room(), last: () => photos.all.at(-1)?.url, take }));
    shoot.disabled = false;
    if (opened) return;
    viewfinder = false; // refused once: from now on the phone's own camera, without asking again
    // A chooser opens only right after a touch; who thought about the permission for long has to tap once more.
    if (navigator.userActivation?.isActive ?? true) snap.click();
    else problem.textContent = say("Tap again to use the phone's camera");
  }

  /** @param {File[]} files */
  async function choosing(files) {
    field.setAttribute("aria-busy", "true");
    await Promise.all(files.slice(0, photos.room()).map((file) => take(() => shrink(file).catch(() => file))));
    field.removeAttribute("aria-busy");
  }

  /** One after another, so that one is in memory at a time. @param {() => Promise<Blob|null>} make */
  function take(make) {
    return (photos.coming = photos.coming.then(make).catch(() => null).then((blob) => void (blob && add(blob))));
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
    const name = say("Photo {number}", { number });
    const picture = el("img", { src: url, alt: name });
    picture.addEventListener("error", () => picture.classList.add("unshown")); // HEIC: sent, but not shown here
    const enlarge = el("button", { type: "button", class: "enlarge", on: { click: () => openLarge(url, name, at) } }, picture);
    const remove = button("remove round", [icon("close")], () => discard(at), { "aria-label": say("Remove photo {number}", { number }) });
    return el("li", {}, enlarge, remove);
  }

  /** @param {string} url @param {string} name @param {number} at */
  function openLarge(url, name, at) {
    const remove = button("danger wide", [icon("close"), say("Remove this photo")], () => {
      sheet.close();
      discard(at);
    });
    const sheet = openSheet({ title: name, close: say("Close"), look: "tall large-photo" }, el("img", { src: url, alt: name }), remove);
    sheet.querySelector("h2")?.focus();
  }

  /** @param {number} at */
  function discard(at) {
    photos.remove(at);
    show();
    changed();
  }
}
