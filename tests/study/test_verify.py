"""Nothing without evidence: quotes verbatim and in time, words of statements found in them."""

from dataclasses import replace

import pytest

from chainrule.study import sample
from chainrule.study.lecture import Correction, Quote, Statement
from chainrule.study.page import verified
from chainrule.study.verify import Verifier
from tests.study.making import lecture_of, sample_page

LECTURE = lecture_of(
    "Hi, I'm Ada.",
    "The gradient points uphill.",
    "The loss falls when you step the other way.",
    "I like can academy.",
)
GOOD = Quote(4.0, 7.8, "The gradient points uphill.")


def test_a_quote_that_was_said_then() -> None:
    assert Verifier(LECTURE).quote(GOOD).sound


@pytest.mark.parametrize(
    ("quote", "fault"),
    [
        (Quote(4.0, 7.8, "The gradient points downhill."), "not in the transcript"),
        (Quote(4.0, 7.8, "the gradient points uphill."), "not in the transcript"),
        (Quote(12.0, 15.0, "The gradient points uphill."), "not said at that time"),
        (Quote(4.0, 99.0, "The gradient points uphill."), "outside of the lecture"),
        (Quote(0.0, 3.8, "Hi, I'm Ada."), "greeting"),
        (Quote(4.0, 7.8, " "), "not in the transcript"),
    ],
)
def test_quotes_that_do_not_hold(quote: Quote, fault: str) -> None:
    assert any(fault in found for found in Verifier(LECTURE).quote(quote).faults)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("The gradient points at the minimum.", "not in the evidence: minimum"),
        ("This points uphill.", "opens on something said before"),
        ("", "opens on something said before"),
    ],
)
def test_statements_that_do_not_hold(text: str, fault: str) -> None:
    assert any(fault in found for found in Verifier(LECTURE).statement(Statement(text, (GOOD,), "test")).faults)


def test_a_statement_without_a_quote_is_no_statement() -> None:
    assert "no evidence" in Verifier(LECTURE).statement(Statement("The gradient points uphill.", (), "test")).faults


def test_a_repaired_word_counts_as_said() -> None:
    quote = Quote(12.0, 15.8, "I like can academy.")
    statement = Statement("I like Khan Academy.", (quote,), "test")
    assert not Verifier(LECTURE).statement(statement).sound
    fix = Correction("can academy", "Khan Academy", "a name", 13.0)
    assert Verifier(LECTURE, (fix,)).statement(statement).sound


def test_what_does_not_hold_is_not_published() -> None:
    page, lecture = sample_page(), sample.lecture()
    false = Statement("The gradient points at the minimum.", page.summary[0].quotes, "test")
    spoilt = replace(page, summary=(false, *page.summary), takeaway=false)
    cleaned = verified(spoilt, lecture)
    assert cleaned.summary == page.summary and cleaned.takeaway is None
