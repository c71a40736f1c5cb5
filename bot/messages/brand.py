"""Colours and spaces of the messages and menus. Nothing else names a colour."""

INK = "#16241C"
PAPER = "#F6F4EE"
CARD = "#FFFFFF"
LINE_SOFT = "#DDD8CC"
GREEN = "#12824C"  # approve
RED = "#C22F2F"  # reject
AMBER = "#A8640A"  # waiting
LEAF = "#0C5B41"  # the brand
MUTED = "#5C6B63"
ON_COLOUR = "#FFFFFF"
ON_COLOUR_SOFT = "#FFFFFFCC"

EDGE = "20px"
GAP = "12px"
ROUND = "8px"
