// @ts-check
// Reads QR codes out of pictures. Its engine is 0.45 MB on the way: it is fetched when a camera opens, not before.

import { prepareZXingModule, readBarcodes } from "../../vendor/zxing-wasm/es/reader/index.js";

const ENGINE = new URL("../../vendor/zxing-wasm/reader/zxing_reader.wasm", import.meta.url).href;
const LONGEST_EDGE = 1280; // px: beyond that it takes longer and reads no more
/** @type {Parameters<typeof readBarcodes>[1]} */
const WANTED = { formats: ["QRCode"], maxNumberOfSymbols: 1, tryHarder: true };

const canvas = document.createElement("canvas");
const pen = canvas.getContext("2d", { willReadFrequently: true });

/** Fails where the browser does not run WebAssembly, or the engine does not come. */
export async function openReader() {
  await prepareZXingModule({ overrides: { locateFile: () => ENGINE }, fireImmediately: true });
}

/** The text of a QR code in the picture; null where there is none.
 * @param {HTMLVideoElement|ImageBitmap} picture @param {number} width px @param {number} height px */
export async function textIn(picture, width, height) {
  if (!pen || !width || !height) return null;
  const scale = Math.min(1, LONGEST_EDGE / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const [found] = await readBarcodes(pen.getImageData(0, 0, canvas.width, canvas.height), WANTED);
  return found?.isValid ? found.text : null;
}
