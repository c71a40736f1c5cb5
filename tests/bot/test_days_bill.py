"""What a day of a village of 300 houses costs: LINE's own count. `make bench` lives through a whole month."""

from sqlalchemy import Engine, text

from tests.bill import VISITS_A_DAY, Life
from tests.bot.chats import Chats


def test_a_day_costs_a_message_for_each_question_and_each_widening(chats: Chats, owner: Engine) -> None:
    def own(statement: str) -> None:
        with owner.begin() as connection:
            connection.execute(text(statement))

    def tap(user: str, data: str) -> None:
        assert chats.line.post(f"people/{user}/tap", {"data": data})["webhook_status"] == 200

    life = Life(chats.runtime, chats.cast.account, tap=tap, own=own)
    chats.line.post("setup", {"people": life.begin()})
    life.day()
    lived = life.lived()
    assert (lived.visits, lived.answered, lived.further) == (VISITS_A_DAY, lived.asked, 0)
    assert 0 < lived.widenings < lived.asked < VISITS_A_DAY
    assert 0 < chats.billed() <= lived.asked + lived.widenings
