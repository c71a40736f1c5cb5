"""Passes in answers."""

from liff.api.schemas.schema import COUNT, FLAG, HOUSE, ID, MOMENT, TEXT, Schema, listed, one_of, or_none, record, ref
from models.domain.pass_verdict import Verdict
from models.domain.passes import PassKind, PassState
from models.domain.visit import Kind
from models.texts.catalog import LANGUAGES

_NUMBER: Schema = {"type": "integer", "minimum": 0}
_HOUR: Schema = {**TEXT, "description": "On the village's clock; from 00:00 to 00:00 is the whole day."}
_PASS: dict[str, Schema] = {
    "id": ID,
    "kind": one_of(PassKind),
    "house": record(**HOUSE),
    "guest_name": TEXT,
    "visit_kind": one_of(Kind),
    "plate": or_none(TEXT),
    "plate_province": or_none(TEXT),
    "headcount": COUNT,
    "note": or_none(TEXT),
    "valid_from": MOMENT,
    "valid_until": MOMENT,
    "weekdays": {**COUNT, "description": "Bits: Monday 1 to Sunday 64."},
    "from_time": _HOUR,
    "until_time": _HOUR,
    "uses_allowed": or_none(COUNT),
    "uses": _NUMBER,
    "revision": {**_NUMBER, "description": "Grows with every change; QR codes of before are answered by `changed`."},
}
_HOUSEHOLDS: dict[str, Schema] = {
    **_PASS,
    "state": one_of(PassState),
    "code": or_none({**TEXT, "description": "Six digits; none where another pass has got those of one that is over."}),
    "tell_host": {**FLAG, "description": "The one who made the pass gets a billed message when the guest comes."},
    "occasion": or_none(record(id=ID, title=TEXT)),
    "made_by": record(name=TEXT, me=FLAG),
    "created_at": MOMENT,
    "changed_at": MOMENT,
    "revoked_at": or_none(MOMENT),
    "share_url": {**TEXT, "description": "The guest's page. Whoever has the link may come in."},
    "share_text": record("By language, to be sent as text.", **dict.fromkeys(LANGUAGES, TEXT)),
}
_JUDGED: dict[str, Schema] = {
    "verdict": one_of(Verdict),
    "pass": or_none(ref("PassAtTheGate")),
    "last_use": or_none(record(at=MOMENT, guard=TEXT)),
}
_MESSAGES: Schema = record(
    "By language: a flex message for LINE's target picker.", **{language: {"type": "object"} for language in LANGUAGES}
)

PASSES: dict[str, Schema] = {
    "Pass": record(**_HOUSEHOLDS),
    "PassUse": record(id={**ID, "description": "The visit's."}, at=MOMENT, left_at=or_none(MOMENT), guard=TEXT),
    "WholePass": record(
        **_HOUSEHOLDS,
        share_message=_MESSAGES,
        qr=or_none({**TEXT, "description": "The QR code as an SVG picture, while the pass can open the gate."}),
        visits=listed(ref("PassUse")),
    ),
    "Occasion": record(id=ID, title=TEXT, starts_at=MOMENT, ends_at=MOMENT, passes=listed(ref("Pass"))),
    "OccasionCalledOff": record(id=ID, revoked={**_NUMBER, "description": "How many passes were still good."}),
    "PassAtTheGate": record(**_PASS),
    "PassJudged": record(
        "What the guard is told. Only `ok` opens the gate; `last_use` comes with `used_up`.", **_JUDGED
    ),
    "PassChecked": record(
        "The same, before anybody is let in.",
        **_JUDGED,
        tries_left=or_none({**_NUMBER, "description": "Of six digits, until the next is refused; none for QR codes."}),
    ),
    "PassToCome": record(
        "Good at some time within the next 24 hours; `revoked` and `used_up` still count.",
        number=TEXT,
        **{name: schema for name, schema in _PASS.items() if name not in {"id", "note", "uses_allowed", "uses"}},
        uses_left=or_none(_NUMBER),
        code={**TEXT, "description": "12 hex digits of the SHA-256 of `code_salt`, number and six digits, in one."},
    ),
    "GateKeys": record(
        "What a gate needs to judge passes without network. Numbers are text, being longer than 53 bits.",
        village_tag=_NUMBER,
        key_id=_NUMBER,
        public_key={**TEXT, "description": "Ed25519, 32 bytes in base64."},
        time_zone=TEXT,
        time={**MOMENT, "description": "The server's; the `Date` header has it, too, also of a 304."},
        revoked=listed(TEXT),
        used_up=listed(TEXT),
        code_salt=TEXT,
        passes=listed(ref("PassToCome")),
        revisions={
            "type": "object",
            "additionalProperties": _NUMBER,
            "description": "By number: passes that were changed, with the revision that is good.",
        },
    ),
}
