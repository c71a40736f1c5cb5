"""The village as it is: rules, tables, use cases, reads. No HTTP, no LINE, no Redis in here."""
