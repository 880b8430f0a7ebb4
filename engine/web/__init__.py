"""The pages and the JSON API: parse a request, call one use case, render its view. Starlette and Jinja2 live here and nowhere else.

It decides nothing about access or answers: what a view doesn't hold can't be shown. One table (`table`) lists every page and endpoint.
"""
