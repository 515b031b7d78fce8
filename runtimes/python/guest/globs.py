"""Globs over relative paths, in the language of `collect`: the same for every runtime."""

import re
from collections.abc import Callable, Iterable

_TOKEN = re.compile(r'\*\*/|\*\*|\*|\?|\[[^\]/]+\]|\{[^{}]*\}|[\\^$.|+()\[\]{}]')


def matcher(globs: Iterable[str]) -> Callable[[str], bool]:
    """A test of relative paths.

    `*` and `?` stay inside a segment, `**` crosses them, `{a,b}` and `[abc]` choose.
    A glob that is a folder's path takes all below it.
    """
    patterns = [re.compile(_translate(_trim(glob)) + '(?:/.*)?') for glob in globs]
    return lambda path: any(pattern.fullmatch(path) for pattern in patterns)


def _trim(glob: str) -> str:
    return re.sub(r'^\./|/$', '', glob)


def _translate(glob: str) -> str:
    return _TOKEN.sub(lambda match: _translate_token(match[0]), glob)


def _translate_token(token: str) -> str:
    match token:
        case '**/':
            return '(?:[^/]+/)*'
        case '**':
            return '.*'
        case '*':
            return '[^/]*'
        case '?':
            return '[^/]'
    if len(token) == 1:
        return re.escape(token)
    inside = token[1:-1]
    if token[0] == '{':
        return f'(?:{"|".join(map(_translate, inside.split(",")))})'
    negation = '^' if inside[0] in '!^' else ''
    members = inside[1:] if negation else inside
    return f'[{negation}{re.escape(members).replace(r"\-", "-")}]'
