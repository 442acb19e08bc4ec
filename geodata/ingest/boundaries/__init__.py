"""Files of boundaries come in: read, checked against what is there, staged, taken into use."""
