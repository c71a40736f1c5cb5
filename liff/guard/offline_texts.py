"""What the guard's page says of what it does without network."""

from models.texts.catalog import mark

WAITING = (
    mark("Waiting to be sent: {number}"),
    mark("Sending… {number} left"),
    mark("Please look: {number}"),
    mark("Please sign in again to send"),
    mark("Do not close this page: this phone cannot keep it"),
    mark("Of another guard: {number}. They are sent when that guard signs in here"),
    mark("It is sent by itself when there is a network, in this order"),
    mark("All is sent"),
    mark("Registered"),
    mark("Let in on a pass"),
    mark("Let out"),
    mark("Sent later"),
    mark("Seen"),
    mark("Not sent yet: {number}. They are kept on this phone, and sent after you have signed in"),
    mark("Send later"),
    mark("This phone is full: the visitor could not be kept. Remove a photo, or wait for the network."),
    mark("This phone is full: this could not be kept. Try again when there is a network."),
    mark("No confirmation yet. Try again when there is a network: no house is asked twice."),
    mark("The house is asked when there is a network"),
)
"""What waits on the gate's phone until there is a network: the bar under the head, and the sheet behind it."""

TOLD = (
    mark("THIS PASS WAS USED TWICE"),
    mark("Somebody else came in with it. Find the guest, and tell the office"),
    mark("The pass was not good"),
    mark("The guest is inside. Find them, and ask the house"),
    mark("Let in against the house's answer"),
    mark("The house had said no, or was not asked any more. Find the visitor, and ask the house"),
    mark("The resident's code was wrong"),
    mark("The visitor is inside. Find them, and ask the house"),
    mark("This visitor is on the village's list"),
    mark("It was changed meanwhile"),
    mark("The list shows how the visit stands now"),
    mark("The village does not know this visit"),
    mark("Tell the office what happened"),
    mark("The details were not accepted"),
    mark("Register the visitor again, and tell the office"),
    mark("Too late: it is older than two days"),
    mark("It was sent before with other details"),
    mark("Look at the list. Register the visitor again if they are not there"),
    mark("The photos are too large"),
    mark("Register the visitor again with fewer photos"),
    mark("Its visit was not accepted"),
    mark("The village did not accept it"),
)
"""What became of something that was sent late: a word, and what to do next."""

CODES = (
    mark("Code from the resident…"),
    mark("Code from the resident"),
    mark("Code of house {house}"),
    mark("The resident opens “Code for the gate” in LINE, or the office does, and reads it out"),
    mark("This code is not house {house}'s now. Tries left: {number}"),
    mark("This code was used already. Each code lets in once"),
    mark("Three wrong codes. Try again in {seconds} s"),
    mark("The gate was without network for too long to know codes. Call the office"),
    mark("The resident's code is right"),
)
"""A resident's answer across a dead link."""
