"""The pages of plans: every statement with its state, units behind, deadlines, files to take along.

They are plain HTML made on the server, beside the Dash application on the same Flask server: they
are read and printed, and need neither scripts nor callbacks.
"""

from dashboard.pages.plans.site import register

__all__ = ["register"]
