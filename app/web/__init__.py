"""HTTP: clicks into moves, scenes into HTML or JSON. The only room that knows status codes; computes nothing."""
