"""Every sentence that people read: catalogues, dates, numbers, answers, problems and refusals in the reader's language.

It knows Babel and `.po` files, and nobody else does. It decides nothing and reads no request: it is given values and answers with text
that is not yet escaped for any format.
"""
