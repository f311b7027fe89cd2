"""Measurements on synthetic data, in a database cluster of their own (bench/README.md)."""
