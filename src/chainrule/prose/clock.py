"""Times of a lecture, as everybody writes them."""


def clock(seconds: float) -> str:
    """Seconds as minutes and seconds, with hours where there are any: 215 is 03:35, 3815 is 1:03:35."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute:02d}:{second:02d}"
