"""Pilot communes in the application: gathering what a choice needs, serving, keeping, exporting."""
