"""From bytes on a page to clean sentences. Pure: nothing here fetches, remembers or logs."""
