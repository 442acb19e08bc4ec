"""The report of a plan: a document in the form that agencies use, and a workbook beside it."""
