"""The vocabulary that every layer shares."""
