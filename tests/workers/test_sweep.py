"""Files that no visit knows go; those of a visit stay."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from flask.testing import FlaskClient

from models.domain.ids import PhotoId
from models.photos.keys import photo_key
from models.uow import new_id
from tests.cast import Cast
from tests.photos.pictures import visitor_jpeg
from workers.runtime import Runtime
from workers.sweep import sweep_photos


def test_a_file_without_a_row_goes_and_a_visits_photo_stays(
    client: FlaskClient, cast: Cast, sign_in: Callable[..., dict[str, str]], runtime: Runtime
) -> None:
    headers = {**sign_in(cast.prasit), "Idempotency-Key": str(uuid4())}
    form = {
        "house": "12/3",
        "kind": "guest",
        "visitor_name": "สมศรี",
        "photo": (io.BytesIO(visitor_jpeg()), "photo.jpg"),
    }
    answer = client.post("/api/v1/visits", headers=headers, data=form, content_type="multipart/form-data")
    photo_id = PhotoId(answer.get_json()["data"]["photos"][0]["id"])
    lost = photo_key(cast.village, PhotoId(new_id()), "full")
    runtime.photo_store.put(lost, b"left behind")

    assert sweep_photos(runtime, datetime.now(UTC)) == 0, "a young file may belong to a visit that is being written"
    assert sweep_photos(runtime, datetime.now(UTC) + timedelta(hours=3)) >= 1

    later = datetime.now(UTC) + timedelta(days=1)
    kept = set(runtime.photo_store.keys_before(later))
    assert photo_key(cast.village, photo_id, "full") in kept
    assert photo_key(cast.village, photo_id, "thumb") in kept
    assert lost not in kept
