"""What a portal says of itself to machines: catalogues, schemas and maps of its addresses, all from the Table Schemas.

Every module is pure: a `Published` (see published.py) goes in, a JSON value or a text comes out.
"""
