"""The inside of an evaluation: working values out, saying what is wrong. Called by `engine.forms.evaluate` only."""
