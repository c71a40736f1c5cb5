"""Names of things: a visit's id is not a house's id, even though both are UUIDs."""

from typing import NewType
from uuid import UUID

AccountId = NewType("AccountId", UUID)
VillageId = NewType("VillageId", UUID)
HouseId = NewType("HouseId", UUID)
PersonId = NewType("PersonId", UUID)
MembershipId = NewType("MembershipId", UUID)
InviteId = NewType("InviteId", UUID)
VisitId = NewType("VisitId", UUID)
PhotoId = NewType("PhotoId", UUID)
MessageId = NewType("MessageId", UUID)
EventId = NewType("EventId", UUID)
PassId = NewType("PassId", UUID)
GateId = NewType("GateId", UUID)
OccasionId = NewType("OccasionId", UUID)
