// @ts-check
// Sending a pass on: by LINE's own picker, else by the phone's, else by copying.

/** @typedef {import("./types.js").WholePass} WholePass */

/** What became of it; "" where the person thought better of it.
 * @param {WholePass} pass @param {import("../types.js").Ways} ways @returns {Promise<"sent"|"copied"|"failed"|"">} */
export async function share(pass, { liff, language }) {
  const picked = await byPicker(pass, liff, language);
  if (picked !== null) return picked ? "sent" : "";
  const text = pass.share_text[language];
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

/** @param {string} text */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedByHand(text);
  }
}

/** Null where there is no picker: an old app, or outside LINE without a login.
 * @param {WholePass} pass @param {import("../../liff.js").Liff} liff @param {string} language @returns {Promise<boolean|null>} */
async function byPicker(pass, liff, language) {
  try {
    if (!liff.sdk.isApiAvailable("shareTargetPicker")) return null;
    return Boolean(await liff.sdk.shareTargetPicker([pass.share_message[language]], { isMultiple: true }));
  } catch {
    return null;
  }
}

/** Where a page may not use the clipboard by itself. @param {string} text */
function copiedByHand(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  return copied;
}
