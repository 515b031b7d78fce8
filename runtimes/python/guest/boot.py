"""Loads the harness into the interpreter; the host runs this file once, while it builds the image."""

import builtins
import importlib
import sys
from collections.abc import Mapping
from importlib.machinery import ModuleSpec
from types import ModuleType

PACKAGE = '_cloche'
"""The package that holds the harness; its files exist in `sys.modules` only."""


class Sources:
    """Finds and loads the modules of the harness among their source texts."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources
        # A program that deletes or replaces builtins leaves those of the harness alone.
        self._builtins = dict(vars(builtins))

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """The spec of a module of the harness."""
        if name == PACKAGE:
            return ModuleSpec(name, self, is_package=True)
        package, _, leaf = name.rpartition('.')
        return ModuleSpec(name, self) if package == PACKAGE and leaf in self._sources else None

    def create_module(self, spec: ModuleSpec) -> None:
        """Asks for a plain module."""

    def exec_module(self, module: ModuleType) -> None:
        """Runs the text of a module; the package itself is empty."""
        leaf = module.__name__.rpartition('.')[2]
        if leaf not in self._sources:
            return
        code = compile(self._sources[leaf], f'<cloche>/{leaf}.py', 'exec', dont_inherit=True)
        vars(module)['__builtins__'] = self._builtins
        exec(code, vars(module))


def load(sources: Mapping[str, str]) -> None:
    """Imports every module of the harness from source texts by module name (`main`, `files`, …)."""
    finder = Sources(sources)
    sys.meta_path.insert(0, finder)
    try:
        for name in sources:
            importlib.import_module(f'{PACKAGE}.{name}')
    finally:
        sys.meta_path.remove(finder)
