// @ts-check
// A visit as one line of a list: the face, the name, how it stands; a tap opens it.

import { el, icon } from "../dom.js";
import { KIND_ICONS, kindOf, nameOf } from "../names.js";
import { standingOf } from "./standing.js";

/** @typedef {import("../types.js").Visit} Visit */
/** @typedef {Pick<import("./types.js").Ways, "say"|"reader"|"several"|"thumbs"|"open">} RowWays */

/** @param {Visit} visit @param {RowWays} ways */
export function rowOf(visit, ways) {
  const { say, reader, several } = ways;
  const { tone, word, more } = standingOf(visit, reader);
  const details = [visit.visitor_name && kindOf(visit, say), visit.plate, several && say("House {house}", { house: visit.house.number })];
  return el(
    "li", {},
    el(
      "button", { type: "button", class: "row", "data-tone": tone, on: { click: () => ways.open(visit) } },
      faceOf(visit, ways),
      el(
        "span", { class: "row-words" },
        el("span", { class: "row-name" }, nameOf(visit, say)),
        el("span", { class: "row-more muted" }, details.filter(Boolean).join(" · ")),
        el("span", { class: "row-standing" }, el("span", { class: "row-word" }, word), more && el("span", { class: "muted" }, ` · ${more}`)),
      ),
      icon("chevron", "row-end"),
    ),
  );
}

/** @param {Visit} visit @param {Pick<RowWays, "thumbs">} ways */
export function faceOf(visit, { thumbs }) {
  const empty = () => el("span", { class: "face" }, icon(KIND_ICONS[visit.kind] ?? "other"));
  const url = thumbs.of(visit);
  if (!url) return empty();
  const picture = el("img", { class: "face", src: url, alt: "", loading: "lazy", decoding: "async" });
  picture.addEventListener("error", () => {
    picture.replaceWith(empty());
    thumbs.askFor(visit.id);
  });
  return picture;
}
