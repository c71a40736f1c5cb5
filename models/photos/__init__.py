"""Photos of visitors: made safe and small, kept in a store, shown through links that end."""
