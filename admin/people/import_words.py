"""What the columns of a file are called, and what can be wrong with a cell. Msgids: pages say them."""

from admin.people import words
from models.domain.sheets.checking import Trouble
from models.domain.sheets.fields import Field
from models.texts.catalog import mark

FIELDS = {
    Field.HOUSE: mark("House number"),
    Field.SOI: mark("Soi"),
    Field.PHONE: mark("Phone of the house"),
    Field.NAME: mark("Name"),
    Field.ROLE: mark("Role in the house"),
    Field.ENDS: mark("Last day"),
}
ROLES = words.ROLES

TROUBLES = {
    Trouble.NO_HOUSE: mark("The house number is missing."),
    Trouble.A_DAY: mark("The table has made a day of this number. Set the column to Text, and write the number again."),
    Trouble.TOO_LONG: mark("This is too long."),
    Trouble.BAD_PHONE: mark("This is no phone number."),
    Trouble.UNKNOWN_ROLE: mark("This role is not known. Write owner, tenant or family."),
    Trouble.NO_ROLE: mark("The role is missing. Write owner, tenant or family."),
    Trouble.NO_NAME: mark("The name is missing."),
    Trouble.BAD_DATE: mark("This is no day. Write 31/12/2569 or 31/12/2026."),
    Trouble.PAST_DATE: mark("This day is over."),
    Trouble.TWICE: mark("The same stands in row {earlier}."),
    Trouble.HOUSE_EXISTS: mark("The village has this house already."),
    Trouble.OTHER_SOI: mark("Row {earlier} tells another soi for this house."),
    Trouble.OTHER_PHONE: mark("Row {earlier} tells another phone number for this house."),
    Trouble.KNOWN_PERSON: mark("Somebody of this name lives there, or is expected, already."),
}
