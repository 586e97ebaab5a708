"""The only room that knows every concrete class: it builds services from settings and keeps them running."""
