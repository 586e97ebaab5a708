"""From an alert to somebody's phone: the message, its layouts, the schemes, and the guard at the door.

The only home of Apprise. Knows nothing of retries or of who was told before: the stage asks, the broker retries.
"""
