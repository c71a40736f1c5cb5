"""What the guard's page says of guest passes."""

from models.texts.catalog import mark

VERDICTS = (
    mark("LET IN"),
    mark("The pass is good"),
    mark("This is not a guest pass"),
    mark("Ask the guest to open the pass, and scan the QR code there"),
    mark("No pass has this code"),
    mark("Check the six digits with the guest. If they are right, register the visitor and ask the house"),
    mark("A pass of another village"),
    mark("The guest is at the wrong village. Show them the way out"),
    mark("This QR code is out of date"),
    mark("Ask the guest to open the pass's page again, or type its six digits"),
    mark("This pass is forged"),
    mark("Do not let in. Register the visitor and ask the house"),
    mark("The host has cancelled this pass"),
    mark("Do not let in. Please ask the host"),
    mark("The host has changed this pass"),
    mark("Ask the guest to open the pass's page again, and scan the new QR code"),
    mark("This pass is used up"),
    mark("Somebody came in with it before. Register the visitor and ask the house"),
    mark("This phone's clock is wrong"),
    mark("Set date and time to automatic, then scan again"),
    mark("This pass is not good yet: too early"),
    mark("Ask the guest to wait until the time below, or ask the house"),
    mark("This pass is over"),
    mark("Do not let in. The guest asks the host for a new pass, or you ask the house"),
    mark("Not on this day"),
    mark("The pass is for other days of the week. Ask the house"),
    mark("Not at this hour"),
    mark("The pass is for other hours of the day. Ask the house"),
)
"""What a guest brings: a loud verdict, then what the guard does next. Said by pass-words.js."""

PASSES = (
    # the tab: scanning and typing
    mark("Scan QR code"),
    mark("Choose picture"),
    mark("Picture"),
    mark("or type the six digits"),
    mark("Six digits"),
    mark("Clear"),
    mark("Hold the QR code in the frame"),
    mark("Type the code"),
    mark("No QR code in this picture"),
    mark("Scanning does not work here. Please type the six digits"),
    mark("The gate's list of passes is of {time}"),
    # while the village is asked, and where it does not answer
    mark("Checking…"),
    mark("Asking the village…"),
    mark("Not checked with the village"),
    mark("The pass looks good"),
    mark("It may have been used or cancelled since. If in doubt, contact the office"),
    mark("No answer from the village"),
    mark("Scan the QR code: that works without network. Or register the visitor"),
    mark("Register the visitor, or contact the office"),
    mark("Type again in a minute, or scan the QR code"),
    mark("Type again in {minutes} minutes, or scan the QR code"),
    mark("Tries left in this minute: {number}"),
    # what the pass tells
    mark("{begin} to {end}"),
    mark("{days}, {hours}"),
    mark("{since}–{until}"),
    mark("Every day"),
    mark("Entries left: {number}"),
    mark("Already used at {time}"),
    mark("Let in by {name}"),
    # what the guard does with it
    mark("Let in"),
    mark("Register the visitor"),
    mark("Type again"),
    mark("Scan again"),
    mark("Next guest"),
)
"""The tab where passes are scanned or typed, and the screen that tells what becomes of one."""
