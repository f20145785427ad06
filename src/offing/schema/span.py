"""A stretch of a text: [start, end) in Unicode code points."""

Span = tuple[int, int]
