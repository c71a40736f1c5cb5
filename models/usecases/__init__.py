"""What can be done in a village: one verb a file. They load and lock, ask the domain, and store; none commits."""
