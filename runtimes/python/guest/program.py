"""The program of a run: compiled, made the main module, run to its end."""

import ast
import asyncio
import builtins
import linecache
import sys
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from inspect import CO_COROUTINE
from types import CodeType, ModuleType

from _cloche.loop import Loop

# A name that no program can spell: it takes the value of the last expression.
_VALUE = '<value>'
# The tree of a longer program would take more memory than its value is worth.
_MAX_VALUE_SOURCE = 1 << 18


@dataclass(slots=True)
class Program:
    """A program that is to run as the main module; `code` is there once it is compiled."""

    source: str | bytes
    path: str
    code: CodeType | None = None

    def run(self) -> object:
        """Runs it, with top-level await, and gives the value of its last expression.

        @raises BaseException whatever the program does not catch, and SyntaxError
        """
        namespace = vars(_make_main(self.path))
        self.code = _compile(self.source, self.path)
        done = eval(self.code, namespace)
        if self.code.co_flags & CO_COROUTINE:
            with asyncio.Runner(loop_factory=Loop) as runner:
                runner.run(done)
        return namespace.pop(_VALUE, None)


def from_text(text: str, path: str) -> Program:
    """A program that exists as text only: its lines are kept for tracebacks.

    It is decoded already, so a cookie that names an encoding says nothing.
    """
    text = text.removeprefix('\ufeff')
    lines = [f'{line}\n' for line in text.split('\n')]
    linecache.cache[path] = (len(text), None, lines, path)
    return Program(text, path)


def from_file(path: str) -> Program:
    """A program among the files; its bytes are decoded as CPython does."""
    with open(path, 'rb') as file:
        return Program(file.read(), path)


def _make_main(path: str) -> ModuleType:
    main = ModuleType('__main__')
    main.__file__ = path
    main.__builtins__ = builtins
    main.__loader__ = SourceFileLoader('__main__', path)
    sys.modules['__main__'] = main
    return main


def _compile(source: str | bytes, path: str) -> CodeType:
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    if len(source) > _MAX_VALUE_SOURCE:
        return compile(source, path, 'exec', flags, dont_inherit=True)
    try:
        tree = compile(source, path, 'exec', flags | ast.PyCF_ONLY_AST, dont_inherit=True)
        _keep_value(tree)
        return compile(tree, path, 'exec', flags, dont_inherit=True)
    except RecursionError:
        # A tree takes more of the stack than the compiler does.
        return compile(source, path, 'exec', flags, dont_inherit=True)


def _keep_value(tree: ast.Module) -> None:
    """Makes the last statement an assignment when it is an expression; a docstring stays one too."""
    match tree.body:
        case [*before, ast.Expr() as last]:
            is_docstring = not before and isinstance(last.value, ast.Constant)
            target = ast.copy_location(ast.Name(_VALUE, ast.Store()), last)
            assignment = ast.copy_location(ast.Assign([target], last.value), last)
            tree.body = [*before, last, assignment] if is_docstring else [*before, assignment]
