"""One module per door. Each has `ROUTES`, a list of Starlette routes; being in this folder is the registration."""

import importlib
import pkgutil

from starlette.routing import BaseRoute


def everything() -> list[BaseRoute]:
    """The routes of every module in this folder, modules in the order of their names."""
    found: list[BaseRoute] = []
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        found += importlib.import_module(f"{__name__}.{module.name}").ROUTES
    return found
