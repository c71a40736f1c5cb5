// @ts-check
// Brings the text of a guest's QR code: by LINE's scanner, by a camera in the page, or out of a picture.

import { openCamera, stopCamera, torchButton } from "../camera.js";
import { button, el, icon } from "../dom.js";
import { openSheet } from "../sheet.js";

/** @typedef {import("../types.js").Say} Say */
/** `failed`: nothing can be scanned here; `nothing`: the guard has closed it, or the picture has no code.
 * @typedef {{text: string}|"failed"|"nothing"} Scanned */

const BETWEEN = 80; // ms between two looks

/** @param {{say: Say, liff: import("../liff.js").Liff}} ways @returns {Promise<Scanned>} */
export async function scan({ say, liff }) {
  if (!liff.scans) return scanInPage(say);
  try {
    const text = await liff.scan();
    return text === null ? "nothing" : { text };
  } catch {
    return scanInPage(say); // it is switched off in LINE's console, or this LINE is too old
  }
}

/** @param {File} file @returns {Promise<Scanned>} */
export async function scanPicture(file) {
  try {
    const { openReader, textIn } = await import("./reader.js");
    await openReader();
    const picture = await createImageBitmap(file);
    const text = await textIn(picture, picture.width, picture.height);
    return text === null ? "nothing" : { text };
  } catch {
    return "failed";
  }
}

/** @param {Say} say @returns {Promise<Scanned>} */
async function scanInPage(say) {
  const engine = import("./reader.js").then(async (reader) => (await reader.openReader(), reader));
  engine.catch(() => undefined); // it is waited for below, once the camera stands
  const stream = await openCamera();
  if (!stream) return "failed";
  const video = el("video", { class: "viewfinder", autoplay: true, playsinline: true, "aria-label": say("Camera") });
  video.muted = true;
  video.srcObject = stream;
  return new Promise((resolve) => {
    const finish = (/** @type {Scanned} */ scanned) => {
      resolve(scanned);
      sheet.close();
    };
    const sheet = openScanSheet(stream, video, say, () => finish("nothing"));
    engine.then((reader) => look(reader, video, sheet, finish)).catch(() => finish("failed"));
  });
}

/** @param {MediaStream} stream @param {HTMLVideoElement} video @param {Say} say @param {() => void} closed */
function openScanSheet(stream, video, say, closed) {
  const told = el("p", { class: "scan-told", role: "status" }, say("Hold the QR code in the frame"));
  const stop = button("camera-done", [icon("keyboard"), say("Type the code")], () => sheet.close());
  const bar = el("div", { class: "camera-bar" }, torchButton(stream, say), el("span"), stop);
  const onClose = () => {
    stopCamera(stream);
    closed();
  };
  const frame = el("div", { class: "scan-frame", "aria-hidden": "true" });
  const sheet = openSheet({ title: say("Scan QR code"), close: say("Close"), look: "camera scan", onClose }, video, frame, told, bar);
  stop.focus();
  video.play().catch(() => undefined); // autoplay does it where a call may not
  return sheet;
}

/** Looks until a code is there or the sheet is closed.
 * @param {typeof import("./reader.js")} reader @param {HTMLVideoElement} video @param {HTMLDialogElement} sheet
 * @param {(scanned: Scanned) => void} finish */
async function look(reader, video, sheet, finish) {
  while (sheet.open) {
    const text = await reader.textIn(video, video.videoWidth, video.videoHeight);
    if (text !== null) return finish({ text });
    await new Promise((resolve) => setTimeout(resolve, BETWEEN));
  }
}
