"""The gateway to LINE. It has never heard of visits and imports nothing of ours."""
