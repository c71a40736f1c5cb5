"""The village's visits: found, read, decided, printed, and taken away as a file."""
