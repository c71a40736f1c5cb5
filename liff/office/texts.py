"""What the office's page says."""

from liff.texts import FRAME, INVITES, PLACES, SHARED, VISITS
from models.texts.catalog import mark

TEXTS = (
    *SHARED,
    *FRAME,
    *PLACES,
    *INVITES,
    *VISITS,
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
)
