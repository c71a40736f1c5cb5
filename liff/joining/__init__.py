"""The page of whoever has no place yet, waits for one, or has several."""
