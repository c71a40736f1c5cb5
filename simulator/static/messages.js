// @ts-check
// Bubbles of the chat: text, pictures, templates, quick replies; flex has its own file.
import { button, make } from "./api.js";
import { flex } from "./flex.js";
import { clockTime, say } from "./words.js";

/** @typedef {(action: any) => void} Act */

/** @type {Record<string, (message: any, act: Act) => HTMLElement>} */
const KINDS = {
  text: (message) => make("div", { class: "bubble" }, message.text),
  textV2: (message) => make("div", { class: "bubble" }, message.text),
  image: (message) => make("img", {
    class: "picture", alt: say("photo"), src: message.originalContentUrl || `/_sim/contents/${message.id}`,
  }),
  location: (message) => make("div", { class: "bubble" }, make("b", {}, message.title), make("br"), message.address),
  sticker: (message) => make("div", { class: "sticker" }, `${say("sticker")} ${message.stickerId}`),
  unsent: () => make("div", { class: "unsent" }, say("unsent")),
  flex: (message, act) => flex(message.contents, act),
  template,
};

/** @param {any} entry @param {{userId: string, initial: string, act: Act}} phone whose it is, the account's letter */
export function row(entry, phone) {
  const { message } = entry;
  const drawn = (KINDS[message.type] || unknown)(message, phone.act);
  const own = entry.from === "user" && (!entry.user_id || entry.user_id === phone.userId);
  const who = entry.from === "bot" ? "bot" : own ? "me" : "friend";
  const line = make("div", { class: `row ${who} kind-${message.type}`, "data-message": entry.id });
  if (message.type === "unsent") {
    line.append(drawn);
    return line;
  }
  if (who === "bot") line.append(make("div", { class: "avatar", "aria-hidden": "true" }, phone.initial));
  const side = make("div", { class: "side" });
  if (who === "friend") side.append(make("div", { class: "shared" }, entry.name));
  side.append(drawn);
  line.append(side, meta(entry, own && entry.id ? phone.act : null));
  return line;
}

/** Time, and what the message cost: the demo's point; one's own can be taken back. @param {any} entry @param {Act | null} act */
function meta(entry, act) {
  const about = make("div", { class: "meta" });
  if (entry.via) {
    const cost = entry.via === "reply" ? "free" : "billed";
    about.append(make("span", { class: `cost ${cost}` }, say(cost)));
  }
  about.append(make("time", {}, clockTime(entry.at)));
  if (act) about.append(button(say("unsend"), () => act({ type: "unsend", messageId: entry.id }), { class: "take-back" }));
  return about;
}

/** @param {any} message */
const unknown = (message) => make("div", { class: "bubble" }, `[${message.type}]`);

/** @param {any} message @param {Act} act */
function template(message, act) {
  const { template: content } = message;
  const columns = content.columns || [content];
  const holder = make("div", { class: columns.length > 1 ? "flex-carousel" : "" });
  for (const column of columns) holder.append(card(column, act));
  return holder;
}

/** @param {any} column @param {Act} act */
function card(column, act) {
  const made = make("div", { class: "template" });
  const picture = column.thumbnailImageUrl || column.imageUrl;
  if (picture) made.append(make("img", { src: picture, alt: "" }));
  const words = make("div", { class: "template-words" });
  if (column.title) words.append(make("b", {}, column.title));
  if (column.text) words.append(make("div", {}, column.text));
  made.append(words);
  for (const action of column.actions || [column.action]) made.append(button(action.label || "", () => act(action)));
  return made;
}

// LINE: these stay until the person has sent what they ask for
const PATIENT = ["camera", "cameraRoll", "location", "datetimepicker"];

/** The last message's quick replies, gone after a tap. @param {any} entry @param {Act} act */
export function quickReplies(entry, act) {
  const items = entry?.from === "bot" ? entry.message.quickReply?.items || [] : [];
  const strip = make("div", { class: "quick" });
  for (const { action } of items) {
    strip.append(button(action.label, () => {
      if (!PATIENT.includes(action.type)) strip.replaceChildren();
      act(action);
    }));
  }
  return strip;
}
