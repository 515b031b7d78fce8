"""Renders a small Markdown to HTML: blocks first, what stands in a line second, a table of contents last."""

import html
import re
import string
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from unicodedata import normalize

PAGE = string.Template(
    """<!doctype html>
<title>$title</title>
<nav>
$contents</nav>
$body"""
)

SPANS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = [
    (re.compile(r'`([^`]+)`'), lambda match: f'<code>{html.escape(match[1])}</code>'),
    (re.compile(r'!\[([^]]*)]\((\S+?)\)'), lambda match: f'<img src="{match[2]}" alt="{inline(match[1])}">'),
    (re.compile(r'\[([^]]+)]\((\S+?)\)'), lambda match: f'<a href="{match[2]}">{inline(match[1])}</a>'),
    (re.compile(r'\*\*(?=\S)(.+?)(?<=\S)\*\*'), lambda match: f'<strong>{inline(match[1])}</strong>'),
    (re.compile(r'(?<!\w)[*_](?=\S)(.+?)(?<=\S)[*_](?!\w)'), lambda match: f'<em>{inline(match[1])}</em>'),
    (re.compile(r'https?://[^\s<>]+[^\s<>.,;:!?)]'), lambda match: f'<a href="{match[0]}">{match[0]}</a>'),
]


def inline(text: str) -> str:
    """The leftmost span is rendered, then what follows it; of two at one place the first in the table."""
    searches = ((rank, span.search(text)) for rank, (span, _) in enumerate(SPANS))
    found = [(match.start(), rank, match) for rank, match in searches if match]
    if not found:
        return html.escape(text, quote=False)
    start, rank, match = min(found)
    return html.escape(text[:start], quote=False) + SPANS[rank][1](match) + inline(text[match.end() :])


def slug(title: str) -> str:
    ascii_only = normalize('NFKD', title).encode('ascii', 'ignore').decode()
    return re.sub(r'\W+', '-', ascii_only.lower()).strip('-')


class Renderer:
    """Goes through the lines of one document."""

    def __init__(self, text: str) -> None:
        self.headings: list[tuple[int, str]] = []
        self._lines = text.expandtabs(4).splitlines()
        self._at = 0

    def render(self) -> Iterator[str]:
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if heading := re.fullmatch(r'(#{1,6}) +(.+?)( +#+)?', line):
                self._at += 1
                level = len(heading[1])
                self.headings.append((level, heading[2]))
                yield f'<h{level} id="{slug(heading[2])}">{inline(heading[2])}</h{level}>'
            elif fence := re.fullmatch(r'(`{3,}) *(\w*)', line):
                yield from self._code(fence[1], fence[2])
            elif re.match(r' *([-*]|\d+\.) ', line):
                yield from self._list(indent=len(line) - len(line.lstrip()))
            elif line.startswith('>'):
                quoted = [text.removeprefix('>').removeprefix(' ') for text in self._take(r'>')]
                yield '<blockquote>'
                yield from Renderer('\n'.join(quoted)).render()
                yield '</blockquote>'
            elif '|' in line and re.fullmatch(r'[|: -]*-[|: -]*', self._peek(1)):
                yield from self._table()
            elif line.strip():
                text = ' '.join(self._take(r' *[^#>`\s-]', at_least=1))
                yield f'<p>{inline(text)}</p>'
            else:
                self._at += 1

    def contents(self) -> Iterator[str]:
        for level, title in self.headings:
            yield f'{"  " * level}<a href="#{slug(title)}">{inline(title)}</a>\n'

    def _peek(self, ahead: int) -> str:
        return self._lines[self._at + ahead] if self._at + ahead < len(self._lines) else ''

    def _take(self, pattern: str, at_least: int = 0) -> list[str]:
        start = self._at
        while self._at < len(self._lines) and (
            self._at - start < at_least or re.match(pattern, self._lines[self._at])
        ):
            self._at += 1
        return [line.strip() for line in self._lines[start : self._at]]

    def _code(self, fence: str, language: str) -> Iterator[str]:
        self._at += 1
        start = self._at
        while self._at < len(self._lines) and self._lines[self._at] != fence:
            self._at += 1
        kind = f' class="language-{language}"' if language else ''
        code = '\n'.join(self._lines[start : self._at])
        yield f'<pre><code{kind}>{html.escape(code)}</code></pre>'
        self._at += 1

    def _list(self, indent: int) -> Iterator[str]:
        kind = 'ol' if self._lines[self._at].lstrip()[0].isdigit() else 'ul'
        yield f'{" " * indent}<{kind}>'
        while item := re.fullmatch(r'( *)([-*]|\d+\.) +(.*)', self._peek(0)):
            depth = len(item[1])
            if depth < indent:
                break
            if depth > indent:
                yield from self._list(depth)
                continue
            yield f'{" " * indent}<li>{inline(item[3])}'
            self._at += 1
        yield f'{" " * indent}</{kind}>'

    def _table(self) -> Iterator[str]:
        head, rule, *rows = (re.split(r' *\| *', line.strip('| ')) for line in self._take(r'.*\|'))
        sides = {(True, True): 'center', (False, True): 'right', (True, False): 'left'}
        aligned = [sides.get((cell.startswith(':'), cell.endswith(':'))) for cell in rule]
        yield '<table>'
        for tag, cells in [('th', head), *(('td', row) for row in rows)]:
            styles = [f' style="text-align:{side}"' if side else '' for side in aligned]
            row = ''.join(f'<{tag}{style}>{inline(cell)}</{tag}>' for style, cell in zip(styles, cells))
            yield f'<tr>{row}</tr>'
        yield '</table>'


def main(source: str, target: str) -> None:
    renderer = Renderer(Path(source).read_text(encoding='utf-8'))
    body = '\n'.join(renderer.render()) + '\n'
    title = html.escape(renderer.headings[0][1] if renderer.headings else Path(source).stem)
    page = PAGE.substitute(title=title, contents=''.join(renderer.contents()), body=body)
    Path(target).write_text(page, encoding='utf-8')
    print(f'{target}: {len(page)} characters, {len(renderer.headings)} headings')


main(*sys.argv[1:])
