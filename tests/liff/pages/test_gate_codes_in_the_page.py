"""The guard's page verifies codes as the server makes them: the table, and a draw of houses and hours."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from models.domain.gate_code import hour_of, hours_told, shown
from tests.gate_code_vectors import CODES, JUDGEMENTS, NOW, TABLE, VILLAGE, house, milliseconds

Run = Callable[..., Any]
MODULE = "offline/gate-code.js"
VERIFY = """({verifies}, [book, asked]) =>
    Promise.all(asked.map(({house, typed, now}) => verifies(book, house, typed, now)))"""


def asked(row: dict[str, Any]) -> dict[str, Any]:
    return {"house": row["house"], "typed": row["typed"], "now": milliseconds(row["now"])}


def test_the_page_reads_what_is_typed_as_the_server_does(run: Run) -> None:
    rows = TABLE["typed"]
    read = run(MODULE, "({codeIn}, texts) => texts.map(codeIn)", [row["typed"] for row in rows])
    assert read == [row["code"] for row in rows]


def test_the_page_judges_codes_as_the_table_says(run: Run) -> None:
    judged = run(MODULE, VERIFY, [TABLE["book"], [asked(row) for row in JUDGEMENTS]])
    assert judged == [row["good"] for row in JUDGEMENTS]


def test_every_code_that_the_book_reaches_is_known_by_the_page(run: Run) -> None:
    houses = list(TABLE["book"]["hours"][0]["houses"])
    rows = [
        {"house": one, "typed": shown(CODES.code(VILLAGE, house(one), hour)), "now": hour * 3_600_000 + 1_000}
        for one in houses
        for hour in hours_told(NOW)
    ]
    assert run(MODULE, VERIFY, [TABLE["book"], rows]) == [True] * len(rows)
    late = [{**row, "now": row["now"] + 4_500_000} for row in rows]
    assert run(MODULE, VERIFY, [TABLE["book"], late]) == [False] * len(rows)


def test_a_page_without_a_book_believes_nobody(run: Run) -> None:
    assert run(MODULE, VERIFY, [None, [asked(JUDGEMENTS[0])]]) == [False]


def test_a_page_says_whether_its_book_reaches_so_far(run: Run) -> None:
    reaches = "({reaches}, [book, moments]) => moments.map((one) => reaches(book, one))"
    hours = hours_told(NOW)
    moments = [NOW, NOW + timedelta(hours=12), NOW + timedelta(hours=13)]
    told = [round(one.timestamp() * 1000) for one in moments]
    assert (
        run(MODULE, reaches, [TABLE["book"], told]) == [hour_of(one) in hours for one in moments] == [True, True, False]
    )
    assert run(MODULE, reaches, [None, told[:1]]) == [False]
