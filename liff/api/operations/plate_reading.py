"""A plate read from a photo."""

from liff.api.bodies.fields import NothingIn
from liff.api.errors import PLATE_READER_OFF
from liff.api.operations.operation import GUARD, Operation
from liff.api.schemas.schema import or_none, ref, success

PLATE_READING = (
    Operation(
        method="post",
        path="/api/v1/gate/plate",
        summary="Read a number plate from a photo",
        description="One part `photo`, which is not kept. A suggestion, or null: nothing was sure enough, or another "
        "photo is being read. Whether it can be asked for is told by the gate's set-up.",
        who=GUARD,
        body=NothingIn,
        photos=True,
        answers={200: success(or_none(ref("ReadPlate")))},
        refusals=("TOO_MANY_REQUESTS", PLATE_READER_OFF),
    ),
)
