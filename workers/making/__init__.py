"""What the office asks for, a module for each kind: it takes an assignment, and returns the file that came of it."""
