"""Runs the doctests of one module of the standard library, with what they presuppose in scope."""

import doctest
import importlib
import json
import sys


def main(name: str, presupposed: str = '') -> None:
    module = importlib.import_module(name)
    root = name.partition('.')[0]
    scope = {root: importlib.import_module(root)}
    exec(presupposed, scope)
    # Messages of exceptions are not compared, as in CPython's own tests: decimal's differ in C and Python.
    results = doctest.testmod(module, extraglobs=scope, optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
    print(json.dumps({'attempted': results.attempted, 'failed': results.failed}))


main(*sys.argv[1:])
