"""Captions of our own, in every form that they come in."""

SRT = """1
00:00:00,000 --> 00:00:03,500
Welcome to a short talk about slopes.

2
00:00:03,500 --> 00:00:07,000
A slope tells you how steep
a line is, e.g. 0.5 for a gentle hill.

3
00:00:07,200 --> 00:00:11,000
Why does it matter? Because models learn by walking downhill.
"""

VTT = """WEBVTT - made by hand
Kind: captions

NOTE a comment that nobody
should read

STYLE
::cue { color: red }

intro
00:00.000 --> 00:02.500 align:start position:0%
<v Ada>Hello &amp; welcome.</v>

00:02.500 --> 00:06.000
<i>Vectors</i> are <c.yellow>arrows</c> &lt;with&gt; a length.
"""

# Three lines, said once each, as YouTube's automatic captions show them: every line appears two or three times.
ROLLING = """WEBVTT
Kind: captions
Language: en

00:00:00.160 --> 00:00:02.389 align:start position:0%
\x20
so<00:00:00.480><c> today</c><00:00:00.719><c> we</c><00:00:00.919><c> look</c><00:00:01.199><c> at</c>

00:00:02.389 --> 00:00:02.399 align:start position:0%
so today we look at
\x20

00:00:02.399 --> 00:00:04.789 align:start position:0%
so today we look at
very<00:00:02.800><c> very</c><00:00:03.200><c> steep</c><00:00:03.600><c> hills</c>

00:00:04.789 --> 00:00:04.799 align:start position:0%
very very steep hills
\x20

00:00:04.799 --> 00:00:07.000 align:start position:0%
very very steep hills
and<00:00:05.100><c> [Music]</c><00:00:05.400><c> walk</c><00:00:05.800><c> down</c>
"""
ROLLING_WORDS = "so today we look at very very steep hills and walk down"

TRANSCRIPT = """[00:00] Let us talk about means. A mean is a balance point.

[00:15] If you move one value, the mean moves too. That is all there is to it.

[01:02] Thank you for listening.
"""

JSON3 = """{"wireMagic": "pb3", "events": [
 {"tStartMs": 0, "dDurationMs": 5000, "id": 1, "wpWinPosId": 1},
 {"tStartMs": 120, "dDurationMs": 4000, "segs": [{"utf8": "a"}, {"utf8": " matrix", "tOffsetMs": 300},
  {"utf8": " moves", "tOffsetMs": 700}, {"utf8": " space", "tOffsetMs": 1100}]},
 {"tStartMs": 2400, "dDurationMs": 1700, "aAppend": 1, "segs": [{"utf8": "\\n"}]},
 {"tStartMs": 2410, "dDurationMs": 3000, "segs": [{"utf8": "and"}, {"utf8": " keeps", "tOffsetMs": 400},
  {"utf8": " lines", "tOffsetMs": 800}, {"utf8": " straight", "tOffsetMs": 1300}]}
]}"""

TTML = """<?xml version="1.0" encoding="utf-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:frameRate="25">
 <head><metadata><ttm:title xmlns:ttm="urn:x">Not this</ttm:title></metadata></head>
 <body><div>
  <p begin="00:00:01.000" end="00:00:03.000">Two vectors<br/>at right angles.</p>
  <p begin="00:00:03:12" dur="1500ms">Their dot product is <span>zero</span>.</p>
 </div></body></tt>"""

BOMB = """<?xml version="1.0"?>
<!DOCTYPE tt [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<tt><body><p begin="0s" end="1s">&b;</p></body></tt>"""

# A talk of about six minutes in three subjects, without chapters, written for these tests.
TALK = (
    "Hello and welcome. In this lecture we are going to look at three tools for understanding data.",
    "I will keep the pace slow, and every tool comes with a picture.",
    "With that out of the way, let's start with averages.",
    "An average takes many numbers and gives back one number.",
    "The average of a class tells you about the class, and nothing about one pupil.",
    "Averages are pulled by extreme numbers, so one rich guest lifts the average income of a whole room.",
    "When that happens the median is the fairer average.",
    "Half of the numbers lie below the median, whatever the extremes do.",
    "Next is the vector.",
    "A vector is an arrow with a length and a direction.",
    "You add two vectors by walking along one arrow and then along the other arrow.",
    "The length of an arrow follows from the theorem of Pythagoras.",
    "Two vectors at right angles have nothing in common, and their dot product is zero.",
    "The direction of an arrow matters more than its length when you compare two texts.",
    "Finally, there's the derivative.",
    "A derivative is the slope of a curve at one place.",
    "The slope tells a training loop which way is downhill.",
    "Follow the negative slope in small steps and the curve takes you to a valley.",
    "If the steps are too long, you jump over the valley and the slope sends you back.",
    "Thank you for watching, and see you in the next lecture.",
)


def talk(seconds: float = 360.0) -> str:
    """The talk as SRT, its sentences spread over ``seconds`` by their length."""
    whole = sum(len(line) for line in TALK)
    blocks, said = [], 0
    for i, line in enumerate(TALK, 1):
        start, said = seconds * said / whole, said + len(line)
        blocks.append(f"{i}\n{_clock(start)} --> {_clock(seconds * said / whole - 0.2)}\n{line}\n")
    return "\n".join(blocks)


def _clock(t: float) -> str:
    ms = round(1000 * t)
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d},{ms % 1000:03d}"
