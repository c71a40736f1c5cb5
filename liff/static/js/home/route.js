// @ts-check
// Where the page is: a tab, and perhaps one visit over it, or a place within it, all in the address, so that Back does what people expect.

/** @typedef {{tab: string, visit: string|null, pass: string|null, occasion: string|null, new: string|null, change: string|null}} Place */

const NOWHERE = { visit: null, pass: null, occasion: null, new: null, change: null };

/** @param {string} search @param {string[]} tabs that there are; the first is where one lands otherwise @returns {Place} */
export function placeOf(search, tabs) {
  const asked = new URLSearchParams(search);
  const tab = asked.get("tab") ?? "";
  const [visit, pass, occasion] = [asked.get("visit"), asked.get("pass"), asked.get("occasion")];
  return { tab: tabs.includes(tab) ? tab : tabs[0], visit, pass, occasion, new: asked.get("new"), change: asked.get("change") };
}

export class Route {
  /** @param {string[]} tabs @param {(place: Place) => void} moved */
  constructor(tabs, moved) {
    this.tabs = tabs;
    this.moved = moved;
    this.deep = false; // whether Back leads to a place of this page
    addEventListener("popstate", () => moved(this.place));
  }

  get place() {
    return placeOf(location.search, this.tabs);
  }

  /** @param {Partial<Place>} wish @param {{instead?: boolean}} [how] `instead`: Back shall not lead to where one is now */
  go(wish, { instead = false } = {}) {
    const place = { ...NOWHERE, tab: this.place.tab, ...wish };
    const query = new URLSearchParams(Object.entries(place).flatMap(([name, value]) => (value ? [[name, value]] : [])));
    this.deep = Boolean(place.visit);
    history[instead ? "replaceState" : "pushState"](instead ? history.state : { ours: true }, "", `${location.pathname}?${query}`);
    this.moved(place);
  }

  /** Where one came from, if that was in this page; else to a place. @param {Partial<Place>} wish */
  back(wish) {
    if (history.state?.ours) history.back();
    else this.go(wish, { instead: true });
  }

  /** Out of a visit: one step back where one came from the page, else to its tab. */
  leaveVisit() {
    if (!this.place.visit) return;
    if (this.deep) history.back();
    else this.go({});
    this.deep = false;
  }
}
