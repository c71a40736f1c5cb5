"""What a day of a small village costs: LINE's own count. `make bench` lives through a large one's month."""

from sqlalchemy import Engine, text

from tests.bill import Life
from tests.bot.chats import Chats


def test_a_day_costs_a_message_for_each_question_and_each_widening(chats: Chats, owner: Engine) -> None:
    def own(statement: str) -> None:
        with owner.begin() as connection:
            connection.execute(text(statement))

    def tap(user: str, data: str) -> None:
        assert chats.line.post(f"people/{user}/tap", {"data": data})["webhook_status"] == 200

    life = Life(chats.runtime, chats.cast.account, houses=60, tap=tap, own=own)
    chats.line.post("setup", {"people": life.begin()})
    life.day()
    lived = life.lived()
    assert (lived.visits, lived.answered, lived.further) == (life.visits_a_day, lived.asked, 0)
    assert 0 < lived.widenings < lived.asked < life.visits_a_day
    assert min(lived.by_rule, lived.on_a_pass) > life.visits_a_day / 10
    assert 0 < chats.billed() <= lived.asked + lived.widenings
