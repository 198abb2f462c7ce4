"""What can be wrong with a table or a request, each with the sentence that says what to do."""


class EstimationError(ValueError):
    """Nothing was estimated, and the message says why and what to do."""


class BadTable(EstimationError):
    """The table of capture histories cannot be read or contradicts itself."""


class BadRequest(EstimationError):
    """The method or one of its settings does not fit this table."""
