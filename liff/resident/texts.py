"""What the residents' page says."""

from liff.resident.house_texts import HOUSE
from liff.resident.pass_texts import PASSES
from liff.texts import FRAME, INVITES, SHARED, VISITS
from models.texts.catalog import mark

TEXTS = (
    *SHARED,
    *FRAME,
    *VISITS,
    *INVITES,
    *HOUSE,
    *PASSES,
    # around everything
    mark("Home"),
    mark("History"),
    mark("House {house}"),
    mark("All my houses"),
    mark("Choose a house"),
    mark("Other places…"),
    # who waits
    mark("{name} is waiting at the gate"),
    mark("Nobody is waiting"),
    mark("When somebody is at the gate, you see them here and in the chat."),
    mark("Invite a guest"),
    mark("Photo of the visitor"),
    mark("See the photo"),
    # answering
    mark("Approve"),
    mark("Reject"),
    mark("Reject {name}?"),
    mark("or tell the guard why"),
    mark("Telling the gate…"),
    mark("That did not get through. Please tap again."),
    mark("This was decided before your tap."),
    mark("Take back ({seconds})"),
    mark("It is too late to take this back. Please call the gate."),
    # the list of all
    mark("Show"),
    mark("Show more"),
    mark("Search name or plate"),
    mark("All"),
    mark("All kinds"),
    mark("Nothing found"),
    mark("Nobody has come yet."),
)
