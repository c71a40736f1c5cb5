"""The guard's whole page as a phone opens it, with a service of the test's own behind it."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.liff.pages.played import Asked, play

LINE_SDK = """window.liff = {init: async () => undefined, isLoggedIn: () => true, isInClient: () => true,
  getIDToken: () => "e30." + btoa(JSON.stringify({sub: "U1"})) + ".sig"};"""
HOUSES = [
    {"id": f"{block}-{number}", "number": f"{block}/{number}", "soi": str(1 + block // 10)}
    for block in range(1, 31)
    for number in range(1, 21)
]
VILLAGE = {"id": "v", "name": "หมู่บ้านสุขใจ", "time_zone": "Asia/Bangkok"}
PRASIT = {"id": "m", "name": "ประเสริฐ มั่นคง", "language": "th", "role": "guard", "village": VILLAGE}
TOKENS = {"access_token": "a", "refresh_token": "r", "expires_in": 900}
SETUP = {"gates": [], "call": "none", "stay": {}, "override_reasons": []}
LISTS = {"/houses": HOUSES, "/gate/setup": SETUP}
EMPTY = {"success": True, "data": [], "pagination": {"next_cursor": None, "limit": 100}}


def open_gate(page: Page, address: str, **member: Any) -> None:
    """The page, ready for a visitor. It has no socket: it asks for news."""

    def answer(route: Asked) -> None:
        path = route.request.url.split("/api/v1")[1]
        if path.startswith("/sessions"):
            route.fulfill(json={"success": True, "data": {**TOKENS, "member": {**PRASIT, **member}}})
        elif path.startswith("/gate/setup"):
            route.fulfill(json={"success": True, "data": {"gates": [], "call": "none"}})
        else:
            route.fulfill(json={"success": True, "data": LISTS[path]} if path in LISTS else EMPTY)

    play(page, answer, sdk=LINE_SDK)
    page.route_web_socket("**/api/v1/live", lambda socket: socket.close())
    page.goto(f"{address}/liff/guard")
    expect(page.locator(".form")).to_be_visible()
