"""Every pair of state and command, against a table written by hand: what is not written here is refused."""

import pytest

from models.domain.errors import Code, Refused
from models.domain.visit import TRANSITIONS, Command, State
from tests.domain.visits import visit

GRID = """
          approve  reject   explain  undo     remind    widen     escalate  expire  cancel    enter  override leave mark_wrong overstay enter_anyway undo_entry undo_exit call      mark_double
requested approved rejected -        -        requested requested requested expired cancelled -      inside   -     -          -        inside       -          -         requested -
approved  -        -        -        rejected -         -         -         -       cancelled inside -        -     -          -        -            -          -         -         -
rejected  -        -        rejected -        -         -         -         -       -         -      -        -     -          -        inside       -          -         -         -
expired   -        -        -        -        -         -         -         -       cancelled -      inside   -     -          -        inside       -          -         expired   -
cancelled -        -        -        -        -         -         -         -       -         -      -        -     -          -        inside       -          -         -         -
inside    -        -        -        -        -         -         -         -       -         -      -        left  inside     inside   -            approved   -         -         inside
left      -        -        -        -        -         -         -         -       -         -      -        -     left       -        -            -          inside    -         left
"""  # noqa: E501  a table


def _cells() -> dict[tuple[str, str], str]:
    head, *rows = [line.split() for line in GRID.strip().splitlines()]
    return {(row[0], command): cell for row in rows for command, cell in zip(head, row[1:], strict=True)}


CELLS = _cells()


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("command", Command)
def test_each_state_meets_each_command_as_written(state: State, command: Command) -> None:
    written = CELLS[state.value, command.value]
    before = visit(state)
    if written == "-":
        with pytest.raises(Refused) as refused:
            before.after(command)
        assert refused.value.code is Code.STATE_FORBIDS
        assert state.value in refused.value.message
    else:
        after = before.after(command)
        assert (after.state.value, after.version) == (written, before.version + 1)


def test_the_table_has_no_way_that_is_not_written_here() -> None:
    told = {(state.value, command.value): to.value for (state, command), to in TRANSITIONS.items()}
    assert told == {pair: cell for pair, cell in CELLS.items() if cell != "-"}
    assert len(CELLS) == len(State) * len(Command)


def test_only_a_gate_that_knew_of_nothing_or_made_a_mistake_leads_out_of_what_is_over() -> None:
    over = {State.REJECTED, State.CANCELLED, State.LEFT}
    ways_out = {pair for pair, to in TRANSITIONS.items() if pair[0] in over and to is not pair[0]}
    assert ways_out == {
        (State.REJECTED, Command.ENTER_ANYWAY),
        (State.CANCELLED, Command.ENTER_ANYWAY),
        (State.LEFT, Command.UNDO_EXIT),
    }
