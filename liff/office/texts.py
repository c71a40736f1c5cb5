"""What the office's page says."""

from liff.office.gate_texts import GATE
from liff.texts import FRAME, HOUSE_AND_GATE, INVITES, PARTS, PLACES, SHARED, VISITS
from models.texts.catalog import mark

TEXTS = (
    *SHARED,
    *FRAME,
    *PLACES,
    *INVITES,
    *VISITS,
    *PARTS,
    *HOUSE_AND_GATE,
    *GATE,
    # who asks to join
    mark("Registrations"),
    mark("Nobody is waiting"),
    mark("Who asks to join with the village's code appears here."),
    mark("In LINE: {name}"),
    mark("Asked {when}"),
    mark("Who lives there now"),
    mark("Nobody of this house is here yet."),
    mark("Confirm"),
    mark("Tap again to confirm"),
    mark("Refuse"),
    mark("Refuse {name}?"),
    mark("Reason, if you want to tell them"),
    mark("Confirmed"),
    mark("Refused"),
    mark("Somebody else has answered this already."),
    # taking somebody in
    mark("Take somebody in"),
    mark("Make an invite"),
    mark("For whom?"),
    mark("House number"),
    mark("Last day, if there is one"),
    mark("Make the link"),
    mark("Please fill this in."),
    mark("The village has no house with this number."),
    mark("This day is over."),
    mark("The village's code"),
    mark("Nobody can join by a code now, only by invites."),
    mark("Make a code"),
    mark("Make a new code"),
    mark("Tap again: the old code will not work any more"),
    mark("Whoever types it asks for a place, and waits here until you confirm."),
    # who came
    mark("Visitors today"),
    # who needs a hand
    mark("Needs a hand"),
    mark("Needs a hand: {number}"),
    mark("Nobody needs a hand now."),
    mark("Inside too long"),
    mark("Inside too long: expected until {time}"),
    mark("This pass was used twice, once while a gate had no network"),
    mark("Let in without network on a pass that was no good any more"),
    mark("Let in without network, though the house had said no or the visit was over"),
    mark("Let in without network by a code that was not the house's"),
)
