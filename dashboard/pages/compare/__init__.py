"""The compare page: two maps of one place, or the change between them."""
