"""Printed maps: single pages and atlases, the land they are drawn on, and their addresses."""
