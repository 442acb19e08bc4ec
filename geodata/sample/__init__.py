"""The simulated sample: five provinces, made from a seed and called simulated everywhere."""

from geodata.sample.publish import make_sample, publish_sample, sample_fingerprint

__all__ = ["make_sample", "publish_sample", "sample_fingerprint"]
