"""A page with LIFF's SDK in it, and the phones of the simulator's own page."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Page
from simulator_stage import Receiver

LIFF_PAGE = """<!doctype html><meta charset="utf-8"><title>LIFF</title>
<script src="{base}/liff/edge/2/sdk.js"></script><output id="told"></output>
<button id="close" onclick="liff.closeWindow()">close</button>
<button id="other" onclick="liff.openWindow({{url: '{base}/liff-app/2002-abcdefgh/history'}})">other</button>
<button id="scan" onclick="liff.scanCodeV2().then((r) => {{ told.textContent = r.value; }})">scan</button>
<button id="share" onclick="tell(() => liff.shareTargetPicker([{{type: 'text', text: 'My pass'}}]))">share</button>
<button id="send" onclick="tell(() => liff.sendMessages([{{type: 'text', text: 'I am here'}}]))">send</button>
<button id="befriend" onclick="tell(() => liff.requestFriendship().then(() => liff.getFriendship()))">befriend</button>
<script>
  const tell = (deed) => deed().then((got) => {{ told.textContent = "got " + JSON.stringify(got); }},
    (error) => {{ told.textContent = "failed " + error.code; }});
  liff.init({{ liffId: "2002-abcdefgh", withLoginOnExternalBrowser: true }}).then(async () => {{
    const profile = await liff.getProfile();
    const token = liff.getDecodedIDToken();
    told.textContent = [profile.displayName, token.sub, liff.isInClient(), liff.getContext().type,
      location.pathname + location.search + location.hash].join("|");
  }}).catch((error) => {{ told.textContent = "failed: " + error.code + " " + error.message; }});
</script>"""


def phone(page: Page, user_id: str) -> Any:
    return page.locator(f"#phone-{user_id}")


def events(receiver: Receiver, count: int = 1) -> list[dict[str, Any]]:
    """The first ones that the webhook is told: after the page has shown the tap, not with it."""
    deadline = time.monotonic() + 5
    while len(receiver.received) < count:
        assert time.monotonic() < deadline, f"{len(receiver.received)} of {count} events came"
        time.sleep(0.01)
    return [got.event for got in receiver.received]


def told(page: Page, user_id: str) -> Any:
    return page.frame_locator(f"#phone-{user_id} iframe").locator("#told")


def frame(page: Page, user_id: str) -> Any:
    """The LIFF page that is open on the person's phone."""
    return page.frame_locator(f"#phone-{user_id} iframe")
