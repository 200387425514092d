"""The Learn door: a concept's lesson around a live picture."""

from chainrule.learn.lesson import Block, Lesson, LessonError, Section, has_lesson, open_lesson

__all__ = ["Block", "Lesson", "LessonError", "Section", "has_lesson", "open_lesson"]
