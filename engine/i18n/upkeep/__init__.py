"""Keeping catalogues in step with what is said: comparing a `.po` file with the sentences wanted, and bringing it up to date.

Written with polib, never with Babel, which loses the plural rule of languages that it doesn't know. It translates nothing.
"""
