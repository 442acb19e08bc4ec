"""The page of pilot choices: pick communes under a rule, see why, keep and export the choice."""
