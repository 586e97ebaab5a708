"""Is it the same event? Joins detections to incidents, with the anchors that hold them together as its reason.

Pure: it is given the open incidents and the time, and returns what changes.
"""
