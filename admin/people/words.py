"""What roles, standings and changes are called. Msgids: pages say them."""

from models.texts.catalog import mark

ROLES = {
    "owner": mark("Owner"),
    "tenant": mark("Tenant"),
    "family": mark("Family"),
    "guard": mark("Guard"),
    "office": mark("Village office"),
}
STANDINGS = {
    "active": mark("lives or works here"),
    "pending": mark("waits for the office"),
    "suspended": mark("suspended"),
    "ended": mark("moved out"),
    "refused": mark("refused"),
}
STANDING_COLOURS = {"active": "good", "pending": "amber", "suspended": "bad", "ended": "", "refused": ""}

KINDS = {
    "resident": mark("All residents"),
    "owner": mark("Owners"),
    "tenant": mark("Tenants"),
    "family": mark("Families"),
    "guard": mark("Guards"),
    "office": mark("Office"),
}
STANDS = {
    "active": mark("Here now"),
    "ending": mark("Ending within 30 days"),
    "away": mark("Not following the LINE account"),
    "suspended": mark("Suspended"),
    "pending": mark("Waiting for the office"),
    "ended": mark("Moved out"),
}
WHICH = {"all": mark("All houses"), "empty": mark("Nobody in LINE yet"), "gone": mark("Deleted")}

CHANGES = {
    "joined": mark("Joined by an invite"),
    "claimed": mark("Asked to join"),
    "confirmed": mark("Confirmed"),
    "refused": mark("Refused"),
    "answer_taken_back": mark("Answer taken back"),
    "changed": mark("Role or end changed"),
    "settings_changed": mark("Own settings changed"),
    "suspended": mark("Suspended"),
    "resumed": mark("Counts again"),
    "left": mark("Moved out by themselves"),
    "removed": mark("Moved out"),
    "over": mark("The last day was over"),
    "unlinked": mark("Left the village's LINE"),
    "together": mark("Ended together with the tenant"),
    "house_gone": mark("Ended: the house was deleted"),
    "restored": mark("Restored"),
    "moved": mark("Moved to another house"),
    "moved_to": mark("Settled in the other house"),
    "moved_here": mark("Came from another house"),
    "moved_back": mark("The move was taken back"),
    "gates_set": mark("Gates of the guard set"),
    "merged": mark("Merged with a double"),
    "taken_into_office": mark("Taken into the office"),
    "made": mark("House added"),
    "renamed": mark("Number or soi changed"),
    "phone_set": mark("Phone number changed"),
    "arranged": mark("Order of asking changed"),
    "expected": mark("Somebody is expected"),
    "expected_no_more": mark("Somebody is expected no more"),
    "imported": mark("Read in from a file"),
    "import_undone": mark("The file was taken back"),
    "letters_made": mark("Invite letter printed"),
}
