"""Files of points come in: positions read, placed in their communes, compared with what is said."""
