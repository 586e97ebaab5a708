"""The page for people: rendered here, without a line of JavaScript, from templates beside it."""
