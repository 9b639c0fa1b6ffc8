"""SHOWS: what is going on, to people and machines. It changes nothing about a call."""
