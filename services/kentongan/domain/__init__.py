"""The words of the house: what an article, a detection, an incident, an alert and a subscription are.

Frozen values of the standard library only. They are encoded at the edges and never know how.
"""
