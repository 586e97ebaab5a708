"""Kentongan wakes people when the news tells of an event they watch for."""

__version__ = "0.1.0"
