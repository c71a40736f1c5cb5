"""What the joining page says."""

from liff.texts import FRAME, PLACES, SHARED
from models.texts.catalog import mark

TEXTS = (
    *SHARED,
    *FRAME,
    *PLACES,
    # around everything
    mark("Hello {name}"),
    mark("My places"),
    mark("Join your village"),
    mark("Until {day}"),
    # an invite's link
    mark("You are invited to"),
    mark("Join"),
    mark("This invite is good until {day}."),
    mark("This invite has been used"),
    mark("Each invite takes in one person, once. Ask whoever sent it for a new one."),
    mark("This invite is too old"),
    mark("Its last day is over. Ask whoever sent it for a new one."),
    mark("This invite was taken back"),
    mark("Ask whoever sent it, or the village office."),
    mark("This invite is not known here"),
    mark("Open the link once more just as it was sent to you, or ask for a new one."),
    mark("Welcome"),
    mark("Go on"),
    # asking with the village's code
    mark("Join with the village's code"),
    mark("With an invite you need no code: open its link."),
    mark("Join another house"),
    mark("The village's code"),
    mark("Eight signs, from the office or the notice board."),
    mark("House number"),
    mark("Just as on the gate, for example 12/3."),
    mark("Your name"),
    mark("As the office knows it."),
    mark("Who are you there?"),
    mark("Ask the office"),
    mark("Please fill this in."),
    mark("Please choose one."),
    mark("This village takes nobody in by its code now. Ask the office for an invite."),
    mark("No village here has this code. Check it with the office."),
    mark("The village has no house with this number. Write it just as on the gate, for example 12/3."),
    mark("This was not accepted. Check what you typed and try again."),
    # how somebody stands
    mark("Waiting for the village office"),
    mark(
        "The office confirms that you live here. You need do nothing more: "
        "this page and the menu in the chat change by themselves."
    ),
    mark("Asked on {day}, {time}"),
    mark("Look again"),
    mark("You are not asked about visitors meanwhile. Please ask the village office."),
    mark("The last day was {day}"),
    mark("Check the house number and your name, then ask once more below, or speak to the village office."),
    mark("The office says: {reason}"),
    # for whom they act
    mark("Your place"),
    mark("For whom do you act now?"),
    mark("You act for this now"),
    # following the account
    mark("One more step: add us as a friend"),
    mark("Without it LINE brings you no message when somebody is at the gate."),
    mark("Add as friend"),
    mark("Open the village's chat in LINE and tap Add. If you blocked it, unblock it."),
    # leaving
    mark("Leave the village's LINE"),
    mark(
        "All your places here end at once: you are asked nothing more, and you see no visitors any more. "
        "We forget your name; what you answered at the gate stays in the village's record."
    ),
    mark("LINE forgets that you allowed this page to know who you are."),
    mark("Leave and forget me"),
    mark("Tap again: this cannot be taken back"),
    mark("You have left"),
    mark("Your places have ended, and your name is forgotten here."),
    mark("LINE has forgotten your permission, too."),
    mark(
        "LINE could not be told. Please do it in LINE: "
        "Settings › Account › Authorized apps, choose this app and remove it."
    ),
    mark("To get no more messages, block the account in the chat."),
)
