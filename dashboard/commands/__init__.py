"""The commands of `atlas`, one file for each group."""
