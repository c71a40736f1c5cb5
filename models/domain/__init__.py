"""Pure rules of a village: the standard library only, no I/O, and the time comes as an argument."""
