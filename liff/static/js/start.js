// @ts-check
// The page that LINE opens first. The SDK usually moves on from here by itself; who stays is led to their own page.

import { Liff } from "./liff.js";
import { begin, pageOf, readConfig } from "./page.js";
import { Session } from "./session.js";

const MOVING_ON = 4000; // ms that the SDK gets to leave for the page that was asked for

const config = readConfig();
const liff = new Liff(config);

begin({ config, liff }, async () => {
  const movingOn = new URLSearchParams(location.search).has("liff.state");
  await liff.start();
  if (movingOn) await new Promise((resolve) => setTimeout(resolve, MOVING_ON));
  const member = await new Session(liff).open();
  location.replace(pageOf(member.role, config));
});
