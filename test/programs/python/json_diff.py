"""The difference of two JSON files as a list of JSON Patch operations, applied again as a check."""

import argparse
import copy
import difflib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Steps = tuple[str | int, ...]
Change = dict[str, Any]


def changes(old: Any, new: Any, path: Steps = ()) -> Iterator[Change]:
    match old, new:
        case dict(), dict():
            yield from changes_of_objects(old, new, path)
        case list(), list():
            yield from changes_of_arrays(old, new, path)
        case _ if old != new or type(old) is not type(new):
            yield {'op': 'replace', 'path': pointer(path), 'value': new}


def changes_of_objects(old: dict[str, Any], new: dict[str, Any], path: Steps) -> Iterator[Change]:
    for key in sorted(old.keys() | new.keys()):
        here = (*path, key)
        if key not in new:
            yield {'op': 'remove', 'path': pointer(here)}
        elif key not in old:
            yield {'op': 'add', 'path': pointer(here), 'value': new[key]}
        else:
            yield from changes(old[key], new[key], here)


def changes_of_arrays(old: list[Any], new: list[Any], path: Steps) -> Iterator[Change]:
    shared = min(len(old), len(new))
    for index in range(shared):
        yield from changes(old[index], new[index], (*path, index))
    for index in range(len(old) - 1, shared - 1, -1):
        yield {'op': 'remove', 'path': pointer((*path, index))}
    for index in range(shared, len(new)):
        yield {'op': 'add', 'path': pointer((*path, '-')), 'value': new[index]}


def pointer(path: Steps) -> str:
    return ''.join('/' + str(step).replace('~', '~0').replace('/', '~1') for step in path)


def apply(document: Any, change: Change) -> Any:
    steps = [step.replace('~1', '/').replace('~0', '~') for step in change['path'].split('/')[1:]]
    if not steps:
        return change['value']
    parent = document
    for step in steps[:-1]:
        parent = parent[int(step) if isinstance(parent, list) else step]
    last: Any = steps[-1]
    if isinstance(parent, list):
        last = len(parent) if last == '-' else int(last)
    match change['op']:
        case 'remove':
            del parent[last]
        case 'add' if isinstance(parent, list):
            parent.insert(last, change['value'])
        case _:
            parent[last] = change['value']
    return document


def main() -> int:
    parser = argparse.ArgumentParser(prog='json_diff')
    parser.add_argument('old', type=Path)
    parser.add_argument('new', type=Path)
    parser.add_argument('--context', type=int, default=1)
    options = parser.parse_args()
    old, new = (json.loads(path.read_text(encoding='utf-8')) for path in (options.old, options.new))

    patch = list(changes(old, new))
    for change in patch:
        print(json.dumps(change, ensure_ascii=False))
    patched = copy.deepcopy(old)
    for change in patch:
        patched = apply(patched, change)
    print('the patch leads to the new document:', patched == new, file=sys.stderr)

    texts = (json.dumps(side, indent=1, sort_keys=True).splitlines() for side in (old, new))
    print(*difflib.unified_diff(*texts, 'old', 'new', n=options.context, lineterm=''), sep='\n')
    return 1 if patch else 0


sys.exit(main())
