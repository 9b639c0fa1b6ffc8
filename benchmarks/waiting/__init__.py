"""Announced waits judged: callflow's forecast and what other systems announce, on the same simulated calls."""
