// @ts-check
// Sending something on: by LINE's own picker, else by the phone's, else by copying.

/** @typedef {"sent"|"copied"|"failed"|""} Became "": the person thought better of it */

/** `message` is what LINE shows; others get the text. `several`: it may go to more than one.
 * @param {import("./liff.js").Liff} liff @param {{text: string, message?: object, several?: boolean}} what @returns {Promise<Became>} */
export async function share(liff, { text, message = { type: "text", text }, several = false }) {
  const picked = await liff.share(message, several);
  if (picked !== null) return picked ? "sent" : "";
  if (navigator.share) {
    try {
      await navigator.share({ text });
      return "sent";
    } catch (failure) {
      if (failure instanceof DOMException && failure.name === "AbortError") return "";
    }
  }
  return (await copy(text)) ? "copied" : "failed";
}

/** @param {string} text @returns {Promise<boolean>} whether it can be pasted now */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedByHand(text);
  }
}

/** Where a page may not use the clipboard by itself. What lies behind an open dialog cannot be selected. @param {string} text */
function copiedByHand(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  (document.querySelector("dialog[open]") ?? document.body).append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  return copied;
}
