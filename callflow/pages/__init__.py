"""Writes a report: as one HTML page, as CSV for a spreadsheet, as JSON for programs.

It only writes figures that are already counted; it opens no file, and whatever a name holds, it stays a name.
"""

from callflow.pages.as_csv import as_csv
from callflow.pages.as_json import as_json
from callflow.pages.page import page

__all__ = ["as_csv", "as_json", "page"]
