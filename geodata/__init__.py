"""Units, boundaries, indicators and storage of the atlas. Knows no web and no drawing library."""
