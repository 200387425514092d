"""Tables of the reader's own, as pictures take them."""

import numpy as np
import pytest
from scipy import stats

from chainrule.desk.held import MOST_TABLES, DataError, Tables, fit, needed
from chainrule.errors import ChainruleError
from chainrule.pictures import find_picture
from chainrule.store import Missing

RNG = np.random.default_rng(3)
X = RNG.normal(50, 8, 300)
Y = 2 * X + RNG.normal(0, 9, 300)
CSV = "x,flag,y,word\n" + "\n".join(f"{a},{i % 2},{b},w" for i, (a, b) in enumerate(zip(X, Y, strict=True)))


def test_a_table_fills_data_points_or_a_density() -> None:
    table = Tables().hold(CSV.encode(), "mine.csv")
    assert list(table.columns) == ["x", "flag", "y"] and table.rows == 300
    pca = fit(find_picture("pca"), table)
    assert pca.columns == ("x", "y"), "a column of two values is not the first choice"
    assert pca.arguments["data"]["of"] == 300 and len(pca.arguments["data"]["rows"]) == 300
    assert fit(find_picture("pca"), table, ("y", "flag")).columns == ("y", "flag")
    heights = fit(find_picture("central_limit_theorem"), table).arguments["population"]
    counts = np.histogram(X, 20)[0]
    assert heights == pytest.approx((counts / counts.max()).tolist())


def test_a_regression_on_the_readers_columns_has_their_correlation_as_its_slope() -> None:
    table = Tables().hold(CSV.encode(), "mine.csv")
    fitted = fit(find_picture("linear_regression"), table)
    shown = np.array(fitted.arguments["points"])
    assert len(shown) == 60 and np.abs(shown).max() <= 3
    rows = np.unique(np.linspace(0, 299, 60).astype(int))
    r = stats.pearsonr(X[rows], Y[rows]).statistic
    assert stats.linregress(*shown.T).slope == pytest.approx(r, abs=1e-5)
    find_picture("linear_regression").draw(**fitted.arguments)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Nothing was given"),
        ("a,b\nx,y\nz,w", "none with numbers"),
        ("a,b\n1,2\n1,3\n1,4", "needs 2 columns"),
        ("a,b\n1,2\n,3\n4,\n,5", "whole rows"),
    ],
)
def test_what_cannot_be_drawn_is_said(text: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        fit(find_picture("pca"), Tables().hold(text.encode(), "t.csv"))


@pytest.mark.parametrize(
    "data", [b"\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00\x8c\x01a\x94.", b"PK\x03\x04x", b"%PDF"]
)
def test_hostile_files_are_refused_and_not_held(data: bytes) -> None:
    tables = Tables()
    with pytest.raises(ChainruleError):
        tables.hold(data, "../../model.pkl")
    assert not tables.held


def test_only_a_few_tables_are_held_at_a_time() -> None:
    tables = Tables()
    idents = [tables.hold(f"a,b\n1,2\n2,{n}\n3,4".encode(), "t.csv").ident for n in range(MOST_TABLES + 1)]
    assert tables.find(idents[-1]).rows == 3
    with pytest.raises(Missing, match="no longer held"):
        tables.find(idents[0])


def test_a_picture_without_a_place_for_a_table_says_so() -> None:
    assert needed(find_picture("eigenvectors")) == 0
    with pytest.raises(DataError, match="takes no table"):
        fit(find_picture("eigenvectors"), Tables().hold(b"a,b\n1,2\n2,4\n3,5", "t.csv"))
