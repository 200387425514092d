"""A page may ask for an address and never for a file of this machine."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from chainrule.desk import library
from chainrule.store import Work
from chainrule.study.errors import SourceError


def test_a_path_is_not_an_address(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("[00:00] Nobody else may read this.\n[00:10] It stays here.", encoding="utf-8")

    class Asked:
        job = SimpleNamespace(payload={"address": str(secret)})

        def step(self, name: str, compute: Any, keep: Any = None) -> Any:
            return compute()

        def tell(self, *words: Any) -> None:
            assert words

    with pytest.raises(SourceError) as refused:
        library.fetched(cast(Work, Asked()))
    assert "is not an address" in str(refused.value)
