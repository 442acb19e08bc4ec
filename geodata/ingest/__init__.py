"""Files of a department come in: read, laid out, matched to units, staged with a full report."""
