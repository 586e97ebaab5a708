"""What an article says: the judge that reads it, and the only home of spaCy.

Two passes. The first looks for the words of all rules in one sweep over the text and lets most articles go. The second
reads the few sentences that may ring: who, what, where, when, how many, and whether it happened at all.
"""
