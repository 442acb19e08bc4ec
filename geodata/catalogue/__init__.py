"""Data files of the atlas: indicators, targets and the documents they are taken from."""
