// @ts-check
// Flex messages as LINE draws them.
import { make } from "./api.js";
import { BORDER, BUBBLE, IMAGE, SPACE, TEXT, length, ratio } from "./flex_values.js";

/** @typedef {(action: any) => void} Act */

/** @param {any} contents @param {Act} act @returns {HTMLElement} */
export function flex(contents, act) {
  if (contents.type === "carousel") {
    const row = make("div", { class: "flex-carousel", tabindex: "0" });
    for (const one of contents.contents) row.append(bubble(one, act));
    return row;
  }
  return bubble(contents, act);
}

/** @param {any} content @param {Act} act */
function bubble(content, act) {
  const card = make("div", { class: `flex-bubble size-${content.size || "mega"}` });
  card.style.width = `${BUBBLE[content.size] || BUBBLE.mega}px`;
  for (const name of ["header", "hero", "body", "footer"]) {
    if (content[name]) card.append(block(name, content[name], content.styles?.[name], act));
  }
  tappable(card, content.action, act);
  return card;
}

/** @param {string} name @param {any} content @param {any} style @param {Act} act */
function block(name, content, style, act) {
  const holder = make("div", { class: `flex-block flex-${name}` });
  if (style?.backgroundColor) holder.style.backgroundColor = style.backgroundColor;
  if (style?.separator) holder.style.borderTop = `1px solid ${style.separatorColor || "#D4D6DA"}`;
  const part = component(content, "vertical", act);
  if (content.type === "box" && name !== "hero") part.classList.add("flex-padded");
  holder.append(part);
  return holder;
}

/** @type {Record<string, (part: any, act: Act, layout: string) => HTMLElement>} */
const PARTS = { box, text, button, image, icon, separator, filler: () => make("div", { class: "flex-filler" }), video };

/** @param {any} part @param {string} layout of the box around it @param {Act} act */
function component(part, layout, act) {
  const element = (PARTS[part.type] || PARTS.filler)(part, act, layout);
  grow(element, part, layout);
  place(element, part);
  if (part.type !== "button") tappable(element, part.action, act);
  return element;
}

/** LINE: in a row everything has flex 1 unless it says otherwise or has a width; in a column 0. */
function grow(/** @type {HTMLElement} */ element, /** @type {any} */ part, /** @type {string} */ layout) {
  const row = layout !== "vertical";
  const own = part.flex ?? (row && !part.width && !["icon", "separator"].includes(part.type) ? 1 : 0);
  element.style.flex = own > 0 ? `${own} ${row ? "1 0" : "0 auto"}` : "0 0 auto";
  if (part.type === "filler") element.style.flex = `${part.flex ?? 1} 1 0`;
  if (row) element.style.minWidth = "0";
}

/** @param {HTMLElement} element @param {any} part */
function place(element, part) {
  if (part.position === "absolute") element.style.position = "absolute";
  else if (part.offsetTop || part.offsetBottom || part.offsetStart || part.offsetEnd) element.style.position = "relative";
  element.style.top = length(SPACE, part.offsetTop);
  element.style.bottom = length(SPACE, part.offsetBottom);
  element.style.left = length(SPACE, part.offsetStart);
  element.style.right = length(SPACE, part.offsetEnd);
  /** @type {Record<string, string>} */
  const gravity = { top: "flex-start", center: "center", bottom: "flex-end" };
  if (part.gravity) element.style.alignSelf = gravity[part.gravity];
}

/** @param {HTMLElement} element @param {any} action @param {Act} act */
function tappable(element, action, act) {
  if (!action) return;
  element.classList.add("flex-tappable");
  element.setAttribute("role", "button");
  element.setAttribute("tabindex", "0");
  if (action.label) element.setAttribute("aria-label", action.label);
  const tap = (/** @type {Event} */ event) => { event.stopPropagation(); act(action); };
  element.addEventListener("click", tap);
  element.addEventListener("keydown", (event) => { if (event.key === "Enter") tap(event); });
}

/** @param {any} part @param {Act} act */
function box(part, act) {
  const element = make("div", { class: `flex-box flex-${part.layout}` });
  paint(element, part);
  pad(element, part);
  part.contents.forEach((/** @type {any} */ child, /** @type {number} */ index) => {
    const made = component(child, part.layout, act);
    const gap = length(SPACE, child.margin) || (index ? length(SPACE, part.spacing) : "");
    if (gap) made.style[part.layout === "vertical" ? "marginTop" : "marginLeft"] = gap;
    element.append(made);
  });
  return element;
}

/** @param {HTMLElement} element @param {any} part */
function paint(element, part) {
  const { style } = element;
  style.backgroundColor = part.backgroundColor || "";
  const { background } = part;
  if (background?.type === "linearGradient") {
    const middle = background.centerColor ? `, ${background.centerColor} ${background.centerPosition || "50%"}` : "";
    style.backgroundImage = `linear-gradient(${background.angle}, ${background.startColor}${middle}, ${background.endColor})`;
  }
  const width = length(BORDER, part.borderWidth);
  if (width || part.borderColor) style.border = `${width || "1px"} solid ${part.borderColor || "transparent"}`;
  style.borderRadius = length(SPACE, part.cornerRadius);
  if (part.cornerRadius) style.overflow = "hidden";
  for (const name of /** @type {const} */ (["width", "height", "maxWidth", "maxHeight"])) style[name] = length({}, part[name]);
  style.justifyContent = part.justifyContent || "";
  style.alignItems = part.alignItems || "";
}

/** @param {HTMLElement} element @param {any} part */
function pad(element, part) {
  const { style } = element;
  if (part.paddingAll) style.padding = length(SPACE, part.paddingAll);
  if (part.paddingTop) style.paddingTop = length(SPACE, part.paddingTop);
  if (part.paddingBottom) style.paddingBottom = length(SPACE, part.paddingBottom);
  if (part.paddingStart) style.paddingLeft = length(SPACE, part.paddingStart);
  if (part.paddingEnd) style.paddingRight = length(SPACE, part.paddingEnd);
}

/** @param {HTMLElement} element @param {any} part */
function write(element, part) {
  const { style } = element;
  style.fontSize = length(TEXT, part.size);
  style.color = part.color || "";
  style.fontWeight = part.weight === "bold" ? "700" : "";
  style.fontStyle = part.style || "";
  style.textDecoration = part.decoration || "";
}

/** @param {any} part */
function text(part) {
  const element = make("div", { class: part.wrap ? "flex-text wrap" : "flex-text" });
  write(element, part);
  element.style.textAlign = part.align || "";
  if (part.lineSpacing) element.style.lineHeight = `calc(1.35em + ${length({}, part.lineSpacing)})`;
  if (part.wrap && part.maxLines) {
    element.classList.add("clamped");
    element.style.webkitLineClamp = String(part.maxLines);
  }
  for (const span of part.contents || []) {
    const piece = make("span", {}, span.text || "");
    write(piece, span);
    element.append(piece);
  }
  if (!part.contents?.length) element.textContent = part.text;
  return element;
}

/** @param {any} part @param {Act} act */
function button(part, act) {
  const holder = make("div", { class: "flex-button-holder" });
  const style = part.style || "link";
  const made = make("button", { type: "button", class: `flex-button ${style} ${part.height || "md"}` }, part.action.label || "");
  if (part.color) made.style[style === "link" ? "color" : "backgroundColor"] = part.color;
  made.addEventListener("click", (event) => { event.stopPropagation(); act(part.action); });
  holder.append(made);
  return holder;
}

/** @param {any} part */
function image(part) {
  const holder = make("div", { class: `flex-image ${part.align || "center"}` });
  const picture = /** @type {HTMLImageElement} */ (make("img", { src: part.url, alt: "", loading: "lazy" }));
  picture.style.width = length(IMAGE, part.size || "md");
  picture.style.aspectRatio = ratio(part.aspectRatio);
  picture.style.objectFit = part.aspectMode === "cover" ? "cover" : "contain";
  picture.style.backgroundColor = part.backgroundColor || "";
  picture.addEventListener("error", () => picture.classList.add("broken"));
  holder.append(picture);
  return holder;
}

/** @param {any} part */
function icon(part) {
  const picture = make("img", { src: part.url, alt: "", class: "flex-icon" });
  picture.style.height = length(TEXT, part.size || "md");
  picture.style.aspectRatio = ratio(part.aspectRatio);
  return picture;
}

/** @param {any} part @param {Act} _ @param {string} layout */
function separator(part, _, layout) {
  const line = make("div", { class: layout === "vertical" ? "flex-separator" : "flex-separator upright" });
  line.style.backgroundColor = part.color || "";
  return line;
}

/** A still picture stands for the film. @param {any} part @param {Act} act */
function video(part, act) {
  return component({ ...part.altContent, url: part.previewUrl || part.altContent?.url }, "vertical", act);
}
