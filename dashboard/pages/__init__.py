"""One file per page: its layout and its callbacks."""
