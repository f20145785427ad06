"""Offing keeps a sourced record of what happens at sea."""

__version__ = "0.1.0"
