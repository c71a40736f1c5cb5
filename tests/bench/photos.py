"""Complete visits with a photo: form with picture, asked in LINE, tapped, decided, let in. Guards one after another."""

import asyncio

import orjson

from bot.messages.buttons import Answer, write
from models.uow import new_id
from tests.bench.figures import at_least
from tests.bench.parts import Bench
from tests.bench.sockets import Visits, watch
from tests.bench.village import JSON, Guard
from tests.bench.wire import request
from tests.photos.pictures import visitor_jpeg

GUARDS = 12
SECONDS = 15.0
BOUNDARY = "village-bench"


async def measure(bench: Bench) -> None:
    bench.report.begin("photos", f"Complete visits with a photo of 1600 pixels, {GUARDS} guards")
    photos = [visitor_jpeg(seed=seed) for seed in range(1, 7)]
    loop, page = asyncio.get_running_loop(), Visits()
    socket = await watch(bench.stand.web_port, bench.village.guards[0].token, page.hear)
    submits: list[float] = []
    wholes: list[float] = []
    before, began = bench.meter.read(), loop.time()

    async def shift(guard: Guard, number: int) -> None:
        while (sent := loop.time()) < began + SECONDS:
            visit_id, user = await _submit(bench, guard, photos[(number + len(wholes)) % len(photos)])
            submits.append(loop.time() - sent)
            await page.until(visit_id, "asked")
            await _tap(bench, user, visit_id)
            await page.until(visit_id, "approved")
            await _let_in(bench, guard, visit_id)
            wholes.append(loop.time() - sent)

    await asyncio.gather(*(shift(guard, number) for number, guard in enumerate(bench.village.guards[:GUARDS])))
    seconds = loop.time() - began
    bench.report.add("complete visits", len(wholes) / seconds, "/s", at_least(8))
    bench.report.add_times("  submit with photo → 201,", submits)
    bench.report.add_times("  the whole visit,", wholes)
    bench.told(before, len(wholes), "visit")
    bench.report.add("photo as sent, mean", sum(map(len, photos)) / len(photos) / 1000, "kB")
    socket.close()
    await bench.village.quiet()


async def _submit(bench: Bench, guard: Guard, photo: bytes) -> tuple[str, str]:
    house, user = bench.village.house()
    fields = {"house": house, "kind": "guest", "visitor_name": "คุณสมศรี", "plate": "กข 1234", "headcount": "2"}
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="photo"; filename="1.jpg"\r\n'
    body = b"".join(
        [*parts, head.encode(), b"Content-Type: image/jpeg\r\n\r\n", photo, f"\r\n--{BOUNDARY}--\r\n".encode()]
    )
    headers = {
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Idempotency-Key": str(new_id()),
        **guard.headers,
    }
    status, answer = await bench.village.web.ask(request("POST", "/api/v1/visits", body, headers))
    assert status == 201, answer
    return str(orjson.loads(answer)["data"]["id"]), user


async def _tap(bench: Bench, user: str, visit_id: str) -> None:
    data = orjson.dumps({"data": write(Answer(visit_id, 1, "approve"))})
    status, answer = await bench.village.line.ask(request("POST", f"/_sim/people/{user}/tap", data, JSON))
    assert status == 200, answer
    assert orjson.loads(answer)["webhook_status"] == 200, answer


async def _let_in(bench: Bench, guard: Guard, visit_id: str) -> None:
    headers = {**JSON, **guard.headers}
    status, answer = await bench.village.web.ask(request("POST", f"/api/v1/visits/{visit_id}/entry", b"{}", headers))
    assert status == 200, answer
