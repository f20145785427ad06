"""Warnings: announced areas drawn, the same warning of several coordinators joined, and other formats written."""
