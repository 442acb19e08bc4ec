"""Read a spreadsheet, a text table or a JSON list into a `RawBook`: cells as they stand.

What a file is, is decided by its content and never by its name. The readers themselves are in
`geodata.ingest.formats` and run in a process that can be killed.
"""

from geodata.ingest.reading.book import read_book

__all__ = ["read_book"]
