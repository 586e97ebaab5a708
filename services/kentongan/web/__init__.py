"""What the house looks like from outside: an API that takes articles and tells incidents, and a page for people."""
