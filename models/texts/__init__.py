"""Words for people: English is the msgid, Thai the language that must be perfect."""
