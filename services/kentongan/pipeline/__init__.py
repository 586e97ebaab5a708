"""The path of an article: stages, the topics between them, and the ports they need.

Nothing here knows Redis. The same table is bound to streams in production and folded in process for a replay.
"""
