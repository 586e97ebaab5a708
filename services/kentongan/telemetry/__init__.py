"""How the house tells how it is: logs without secrets, metrics in its own words, health on demand."""
