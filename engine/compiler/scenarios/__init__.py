"""Scenarios: stories of a context as frozen values. They are played elsewhere; here their names and answers are checked."""
