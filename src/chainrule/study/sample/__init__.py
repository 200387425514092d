"""The ready example: a lecture of almost seven minutes on the mathematics of machine learning, our own."""

from __future__ import annotations

from importlib import resources

from chainrule.study.lecture import Lecture

TITLE = "What your model is doing: the mathematics of machine learning in seven minutes"
NAME = "lecture.srt"


def captions() -> bytes:
    """The captions of the sample lecture, as a file in SubRip format."""
    return resources.files(__package__).joinpath(NAME).read_bytes()


def lecture() -> Lecture:
    """The sample lecture, read."""
    from chainrule.study.sources import read

    return read(captions(), name=NAME, title=TITLE)
