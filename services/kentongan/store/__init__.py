"""What we remember: the read side of the records that the broker commits, on Redis and in memory.

How a record lies is said in `pipeline/records.py`.
"""
