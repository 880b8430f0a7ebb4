"""The vocabulary of the language: one model per noun, read from spanned nodes, every fault told in our own words with its place.

Nothing here resolves a name, reads an expression or looks into a second file: that is `compiler`'s duty. Which key a document begins
with says its kind (`reading.KINDS`); `documentation` tells people and editors what each key is for.
"""
