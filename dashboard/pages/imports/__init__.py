"""The pages for imports: spreadsheets, boundaries, points.

They are plain HTML made on the server, with small scripts of their own, and stand apart from the
Dash application on the same Flask server: forms and tables of a file need no callback graph, and
the map page loads not one byte and registers not one callback more for them.
"""
