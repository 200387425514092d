"""The learner's day. It begins at four in the morning where they are, so that a late evening is still today."""

from datetime import date, datetime, time, timedelta, tzinfo

DAY_STARTS = time(4)


def study_day(at: datetime) -> date:
    """The day that a moment belongs to, in the moment's own time zone. Raises ValueError for a naive moment."""
    if at.tzinfo is None:
        raise ValueError(f"a moment needs a time zone; got {at!r}")
    return (at - timedelta(hours=DAY_STARTS.hour)).date()


def day_start(day: date, zone: tzinfo | None) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, DAY_STARTS, tzinfo=zone)


def day_end(at: datetime, days: int = 0) -> datetime:
    """The first moment after the day that `at` belongs to, or after the one `days` later."""
    return day_start(study_day(at) + timedelta(days=days + 1), at.tzinfo)


def days_between(earlier: datetime, later: datetime) -> int:
    """How many days lie between two moments, counted in the later one's time zone; never negative."""
    return max(0, (study_day(later) - study_day(earlier.astimezone(later.tzinfo))).days)
