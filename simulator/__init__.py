"""LINE's platform on this machine: Messaging API, data API, login, LIFF, and a page with a phone per person."""
