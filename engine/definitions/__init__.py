"""The vocabulary of the language: one model per noun, read from spanned nodes, every fault told in our own words with its place.

Nothing here resolves a name, reads an expression or looks into a second file: that is `compiler`'s duty. Which key a document begins
with says its kind (`reading.KINDS`); `schema.json_schema` gives each kind's JSON Schema for editors.
"""
