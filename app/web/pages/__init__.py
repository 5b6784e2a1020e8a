"""For people: pages and the fragments that htmx asks for."""
