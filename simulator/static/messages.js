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
  sticker: () => make("div", { class: "bubble" }, "[sticker]"),
  flex: (message, act) => flex(message.contents, act),
  template,
};

/** @param {any} entry @param {Act} act @param {string} initial letter of the account */
export function row(entry, act, initial) {
  const { message } = entry;
  const drawn = (KINDS[message.type] || unknown)(message, act);
  const who = entry.from === "bot" ? "bot" : entry.from === "friend" ? "friend" : "me";
  const line = make("div", { class: `row ${who} kind-${message.type}` });
  if (who === "bot") line.append(make("div", { class: "avatar", "aria-hidden": "true" }, initial));
  const side = make("div", { class: "side" });
  if (who === "friend") side.append(make("div", { class: "shared" }, `${say("sharedBy")} ${entry.name}`));
  side.append(drawn);
  line.append(side, meta(entry));
  return line;
}

/** Time, and what the message cost: the demo's point. @param {any} entry */
function meta(entry) {
  const about = make("div", { class: "meta" });
  if (entry.via) {
    const cost = entry.via === "reply" ? "free" : "billed";
    about.append(make("span", { class: `cost ${cost}` }, say(cost)));
  }
  about.append(make("time", {}, clockTime(entry.at)));
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

/** The last message's quick replies, gone after a tap. @param {any} entry @param {Act} act */
export function quickReplies(entry, act) {
  const items = entry?.from === "bot" ? entry.message.quickReply?.items || [] : [];
  const strip = make("div", { class: "quick" });
  for (const item of items) strip.append(button(item.action.label, () => { strip.replaceChildren(); act(item.action); }));
  return strip;
}
