// @ts-check
// The page that LINE opens first. The SDK usually moves on from here by itself; who stays is led to their own page.

import { Liff } from "./liff.js";
import { ledToJoining, pageOf, readConfig, showOpening, showTrouble, speak } from "./page.js";
import { Session } from "./session.js";

const MOVING_ON = 4000; // ms that the SDK gets to leave for the page that was asked for

const config = readConfig();
const liff = new Liff(config);

async function start() {
  const { say } = speak(config);
  showOpening(say);
  const movingOn = new URLSearchParams(location.search).has("liff.state");
  try {
    await liff.start();
    if (movingOn) await new Promise((resolve) => setTimeout(resolve, MOVING_ON));
    const member = await new Session(liff).open();
    location.replace(pageOf(member.role, config));
  } catch (failure) {
    if (!ledToJoining(failure, config)) showTrouble(failure, { say, liff, again: start });
  }
}

start();
