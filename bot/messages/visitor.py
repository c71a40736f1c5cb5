"""A visitor in words and pictures, as every message about visits shows one."""

from bot.line.lengths import cut_units, one_line
from bot.messages import brand
from bot.messages.parts import IMAGE_URL, Links, Part, line, photo, text
from models.domain.letters import VisitFacts
from models.texts import formats
from models.texts.catalog import Say

NAME, SHORT, NOTE = 120, 40, 300  # UTF-16 units that people can still read on a phone
OWN, CONTACT = 600, 240  # the village's own words: the office writes half as many signs


def name_of(visit: VisitFacts, say: Say, longest: int = NAME) -> str:
    """The visitor's name on one line; the visit's kind for a name of nothing but blanks."""
    return cut_units(one_line(visit.visitor_name), longest) or formats.kind_name(visit.kind, say)


def contact_of(contact: str, say: Say) -> str:
    """How to reach the office, where it has said; empty else."""
    told = cut_units(one_line(contact), CONTACT)
    return say("Village office: {contact}", contact=told) if told else ""


def house_of(visit: VisitFacts, say: Say) -> str:
    house, soi = cut_units(one_line(visit.house_number), SHORT), cut_units(one_line(visit.soi), SHORT)
    return say("House {house}, Soi {soi}", house=house, soi=soi) if soi else say("House {house}", house=house)


def plate_of(visit: VisitFacts) -> tuple[str, str]:
    """Number and province; a province alone is not a plate."""
    number = cut_units(one_line(visit.plate), SHORT)
    return number, cut_units(one_line(visit.plate_province), SHORT) if number else ""


def kind_of(visit: VisitFacts, say: Say) -> str:
    """What the visitor comes for: "Delivery", or "Delivery · 3 people"; no kind where it stands in the name's place."""
    kind = formats.kind_name(visit.kind, say) if one_line(visit.visitor_name) else ""
    people = say.counted("{number} person", "{number} people", visit.headcount) if visit.headcount > 1 else ""
    return " · ".join(part for part in (kind, people) if part)


def note_of(visit: VisitFacts) -> str:
    return cut_units(one_line(visit.purpose), NOTE)


def came_at(visit: VisitFacts, say: Say) -> str:
    return formats.clock_time(visit.created_at, visit.time_zone, say.language)


def summary(visit: VisitFacts, say: Say) -> str:
    """One line for a notification: name, plate, kind."""
    plate = " ".join(plate_of(visit)).strip()
    return " · ".join(part for part in (name_of(visit, say), plate, kind_of(visit, say)) if part)


def plate_sign(visit: VisitFacts) -> Part | None:
    """The plate as it hangs on the car."""
    number, province = plate_of(visit)
    if not number:
        return None
    return line(
        text(number, weight="bold", size="lg", color=brand.INK, flex=0),
        text(province, size="sm", color=brand.MUTED, gravity="center", margin="md") if province else None,
        borderColor=brand.LINE_SOFT,
        borderWidth="2px",
        cornerRadius=brand.ROUND,
        backgroundColor=brand.PAPER,
        paddingAll="8px",
        paddingStart=brand.GAP,
        paddingEnd=brand.GAP,
    )


def picture(visit: VisitFacts, say: Say, links: Links) -> Part | None:
    """The visitor's photo, where there is one and LINE takes its address."""
    if not (visit.photo_id and links.photo):
        return None
    link = links.photo(visit.village_id, visit.photo_id)
    full = links.full_photo(visit.village_id, visit.photo_id) if links.full_photo else link
    return photo(link, full, say("See the photo")) if len(link) <= IMAGE_URL else None
