"""Gates, their rules, and what the office asks about them."""

from datetime import datetime

from liff.api.bodies.fields import Body


class OverridesQuery(Body):
    """Entries since then; of the last thirty days where nothing is said."""

    since: datetime | None = None
