"""Pages: a request, then one query or one use case, then a response."""
