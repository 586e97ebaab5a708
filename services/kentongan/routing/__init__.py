"""Who should hear of an incident, and now? Decides with a reason, also where it keeps quiet.

Pure: it is given what changed, who listens, what they were told and the time.
"""
