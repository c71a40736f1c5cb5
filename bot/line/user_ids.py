"""LINE's ids of people and bots."""

import re

USER_ID = re.compile("U[0-9a-f]{32}")  # LINE: webhook.yml, `userId` and `destination`
