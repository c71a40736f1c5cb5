// @ts-check
// A viewfinder in the page, with the rear camera: two taps for a photo, no file chooser in between.

import { button, el, icon } from "./dom.js";
import { snapshot } from "./shrink.js";
import { openSheet } from "./sheet.js";

const WANTED = { audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1440 } } };

/** Whether this browser lets a page use the camera at all. */
export function hasViewfinder() {
  return Boolean(navigator.mediaDevices?.getUserMedia);
}

/**
 * @param {{say: import("./types.js").Say, room: () => number, last: () => string|undefined, take: (make: () => Promise<Blob|null>) => Promise<void>}} wish
 *   `room`: photos that still fit; `last`: the address of the newest
 * @returns {Promise<boolean>} false where the camera does not open: then the file chooser is the way
 */
export async function openViewfinder({ say, room, last, take }) {
  const stream = await openCamera();
  if (!stream) return false;
  const video = el("video", { class: "viewfinder", autoplay: true, muted: true, playsinline: true, "aria-label": say("Camera") });
  video.muted = true;
  video.srcObject = stream;
  const newest = el("img", { class: "camera-last", alt: say("The last photo") });
  const count = el("p", { role: "status" });
  const told = el("div", { class: "camera-told" }, newest, count);
  const shutter = button("shutter", [], shoot, { "aria-label": say("Take photo") });
  const done = button("camera-done", [say("Done")], () => sheet.close());
  const bar = el("div", { class: "camera-bar" }, torchButton(stream, say), shutter, done);
  const sheet = openSheet({ title: say("Camera"), close: say("Close"), look: "camera", onClose: () => stopCamera(stream) }, video, told, bar);
  tell();
  shutter.focus();
  stream.getVideoTracks()[0]?.addEventListener("ended", () => sheet.close());
  await video.play().catch(() => undefined); // autoplay does it where a call may not
  return true;

  async function shoot() {
    shutter.disabled = true;
    const taken = video.videoWidth ? snapshot(video) : Promise.resolve(null);
    await take(() => taken);
    shutter.disabled = false;
    video.animate?.([{ opacity: 0.2 }, { opacity: 1 }], 180);
    tell();
    if (room() === 0) sheet.close();
  }

  function tell() {
    const url = last();
    newest.hidden = !url;
    if (url) newest.src = url;
    count.textContent = say("Room for {number} more", { number: room() });
  }
}

/** The rear camera; null where it does not open. */
export async function openCamera() {
  try {
    return await navigator.mediaDevices.getUserMedia(WANTED);
  } catch {
    return null;
  }
}

/** @param {MediaStream} stream */
export function stopCamera(stream) {
  for (const track of stream.getTracks()) track.stop();
}

/** A light for the night, where the camera has one. @param {MediaStream} stream @param {import("./types.js").Say} say */
export function torchButton(stream, say) {
  const track = stream.getVideoTracks()[0];
  const able = /** @type {any} */ (track?.getCapabilities?.())?.torch;
  if (!able) return el("span", { class: "camera-gap" });
  let lit = false;
  const toggle = button("torch", [icon("torch")], async () => {
    lit = !lit;
    await track.applyConstraints(/** @type {any} */ ({ advanced: [{ torch: lit }] })).catch(() => (lit = false));
    toggle.setAttribute("aria-pressed", String(lit));
  }, { "aria-label": say("Light"), "aria-pressed": "false" });
  return toggle;
}
