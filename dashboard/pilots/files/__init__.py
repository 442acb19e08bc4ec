"""The files of an answer: `exports` makes them, from a `dashboard.pilots.dossier.Dossier`."""
