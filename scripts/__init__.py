"""Builds, benchmarks and deployment; the packages import nothing from here."""
