"""A short lecture of our own, as captions, for the tests of the pages."""

SENTENCES = [
    "In this talk I will show you how gradient descent finds the bottom of a valley.",
    "Gradient descent takes a step against the gradient, again and again.",
    "The learning rate decides how long each step is.",
    "If the learning rate is too large, every step overshoots and the loss grows.",
    "The chain rule is the rule that lets backpropagation compute the gradient of every weight.",
    "An eigenvector of a matrix is a direction that the matrix stretches without turning it.",
    "The largest eigenvalue of the Hessian tells you how large the learning rate may be.",
    "The variance of a sample tells you how far its values lie from their mean.",
    "Bayes theorem turns the probability of a test result into the probability of an illness.",
    "I recommend the YouTube channel FreeBlue1Brown for a visual understanding.",
    "If you don need the proofs, start with the pictures before you read a textbook.",
    "Thank you for watching and see you next time.",
]


def stamp(seconds: float) -> str:
    return f"00:{int(seconds) // 60:02d}:{int(seconds) % 60:02d},000"


SRT = "\n".join(
    f"{n}\n{stamp(8 * (n - 1))} --> {stamp(8 * n - 1)}\n{text}\n" for n, text in enumerate(SENTENCES, start=1)
)

HOSTILE = SRT.replace("a valley.", "a valley <script>alert(1)</script> <img src=x onerror=alert(1)>.").replace(
    "the bottom", "[x](javascript:alert(1)) $\\href{javascript:alert(1)}{x}$ the bottom"
)
