"""What is taken along: tables as sheets, GeoPackages, templates and the stand-alone map."""
