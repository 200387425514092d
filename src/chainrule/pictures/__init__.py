"""Pictures: pure typed functions that return scenes, and the one painter."""

from chainrule.pictures import controls
from chainrule.pictures.call import PictureCall
from chainrule.pictures.controls import (
    Choice,
    Clock,
    ControlError,
    Count,
    Data,
    Density,
    Flag,
    Guess,
    Kept,
    Matrix,
    Number,
    Point,
    Points,
    Seed,
)
from chainrule.pictures.live import Conversation
from chainrule.pictures.marks import (
    Angle,
    Area,
    Arrow,
    Bars,
    Curve,
    Dot,
    Dots,
    Interval,
    Line,
    Mark,
    Polygon,
    Polygons,
    Segments,
    Table,
    Text,
)
from chainrule.pictures.paint import paint
from chainrule.pictures.panels import Axes, Plane
from chainrule.pictures.picture import Picture, PictureError, find_picture, picture, pictures_of
from chainrule.pictures.scene import Case, Claim, Goal, Handle, Scene, Step, fixed

__all__ = [
    "Angle", "Area", "Arrow", "Axes", "Bars", "Case", "Choice", "Claim", "Clock", "ControlError", "Conversation",
    "Count", "Curve", "Data", "Density", "Dot", "Dots", "Flag", "Goal", "Guess", "Handle", "Interval", "Kept",
    "Line", "Mark", "Matrix", "Number", "Picture", "PictureCall", "PictureError", "Plane", "Point", "Points", "Polygon",
    "Polygons", "Scene", "Seed", "Segments", "Step", "Table", "Text", "controls", "find_picture", "fixed", "paint",
    "picture", "pictures_of",
]  # fmt: skip
