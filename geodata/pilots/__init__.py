"""Picking pilot communes: a pure optimiser.

A `Scenario` (rule, criteria, method, seed) and the `Material` it is about (candidates and what is
measured of them) go in; a `Choice` comes out, optimal and explained, and with it a `Robustness`.
Nothing here reads a file, the store or the clock.
"""
