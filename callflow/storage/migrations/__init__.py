"""How the tables came to be, one file a change. Alembic reads them; `callflow.storage.migrate` calls Alembic.

To change a table: change `storage/tables.py`, add a file to `versions/` that follows the last one, and run the tests:
they compare the two. A migration that has been released is never edited.
"""
