// @ts-check
// Makes a photo small enough for a bad network. What this browser cannot decode (HEIC, mostly) travels as it is.

export const LONGEST = 1600; // px
const QUALITY = 0.8;

/** The picture upright, as JPEG, its longer side ≤ 1600 px; or the very file that came in.
 * @param {Blob} file @returns {Promise<Blob>} */
export async function shrink(file) {
  const picture = await decoded(file);
  if (!picture) return file;
  try {
    return (await encoded(picture)) ?? file;
  } finally {
    picture.close();
  }
}

/** The size that fits, never larger than it was. @param {number} width @param {number} height */
export function fitted(width, height, longest = LONGEST) {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** A frame of the viewfinder as JPEG. @param {HTMLVideoElement} video @returns {Promise<Blob|null>} */
export function snapshot(video) {
  return drawn(video, fitted(video.videoWidth, video.videoHeight));
}

/** @param {Blob} file @returns {Promise<ImageBitmap|null>} */
async function decoded(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
}

/** @param {ImageBitmap} picture */
function encoded(picture) {
  return drawn(picture, fitted(picture.width, picture.height));
}

/** @param {CanvasImageSource} source @param {{width: number, height: number}} size @returns {Promise<Blob|null>} */
function drawn(source, { width, height }) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d", { alpha: false });
  if (!context) return Promise.resolve(null);
  context.drawImage(source, 0, 0, width, height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}
