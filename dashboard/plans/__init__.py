"""Plans with their present state: what the command, the pages and the files read."""
