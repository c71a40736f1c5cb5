"""What the gate says of whom the village watches for."""

from models.texts.catalog import mark

WATCHES = (
    mark("STOP"),
    mark("LOOK CLOSELY"),
    mark("It is somebody else"),
    mark("The office has cleared this visitor."),
    mark("This may be somebody on the village's list: compare"),
    mark("Do not let them in."),
    mark("Ask the office before you let them in."),
    mark("Do not let them in. Call the police: 191."),
    mark("The number plate is on the village's list"),
    mark("The name is on the village's list"),
    mark("The phone number is on the village's list"),
    mark("The ID card is on the village's list"),
    mark("The office has been told."),
    mark("No network: the office hears of it later. Ask it by phone."),
    mark("Write them down all the same"),
    mark("Seen at another gate: somebody on the village's list, for house {house}"),
    mark("Watch for this visitor"),
    mark("What happened?"),
    mark("Propose to the office"),
    mark("The office decides. Until then nobody is stopped."),
    mark("The office has your proposal."),
    mark("Too many proposals. Try again later, or tell the office."),
    mark("There is neither a name nor a plate to know this visitor by."),
    mark("The list is full. Tell the office."),
    mark("ID card or passport number"),
    mark("is not kept"),
    mark("Check the number of the card"),
)
