"""The guard's page at the gate."""
