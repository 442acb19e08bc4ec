"""The Dash application: pages, routes, command line and the composition root."""
