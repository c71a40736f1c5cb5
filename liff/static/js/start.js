// @ts-check
// The page that LINE opens first. The SDK usually moves on from here by itself; who stays is shown the way.

import { button, el, fill, icon } from "./dom.js";
import { Liff } from "./liff.js";
import { readConfig, showOpening, showTrouble, speak, stage } from "./page.js";
import { Session } from "./session.js";

const MOVING_ON = 4000; // ms that the SDK gets to leave for the page that was asked for

const config = readConfig();
// Each LINE account has its own pages, below the endpoint of its LIFF app.
const guardPage = `${config.base}/guard`;
/** @type {Record<string, string>} */
const PAGE_OF = { guard: guardPage, resident: `${config.base}/home` };
const liff = new Liff(config);

async function start() {
  const { say } = speak(config);
  showOpening(say);
  const movingOn = new URLSearchParams(location.search).has("liff.state");
  try {
    await liff.start();
    if (movingOn) await new Promise((resolve) => setTimeout(resolve, MOVING_ON));
    const member = await new Session(liff).open();
    if (member.role in PAGE_OF) location.replace(PAGE_OF[member.role]);
    else greet(member);
  } catch (failure) {
    showTrouble(failure, { say, liff, again: start });
  }
}

/** @param {import("./types.js").Member} member */
function greet(member) {
  const { say } = speak(config, member.language);
  fill(
    stage(),
    el(
      "section", { class: "opening" },
      icon("house", "large"),
      el("h1", {}, member.village.name),
      el("p", {}, say("Hello {name}", { name: member.name })),
      el("p", { class: "muted" }, say("You answer visitors in the chat: when somebody is at the gate, a message with Approve and Reject comes to you.")),
      liff.closable && button("primary wide", [say("Back to the chat")], () => liff.close()),
      el("a", { class: "button wide", href: guardPage }, say("I am on guard duty")),
    ),
  );
}

start();
