"""Turns indicator values and boundaries into map layers: one specification, many renderers."""
