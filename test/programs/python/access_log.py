"""An analysis of a web server's log from standard input: who came, what they saw, what went wrong."""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import NamedTuple
from urllib.parse import parse_qs, unquote_plus, urlsplit

LINE = re.compile(
    r"""
    (?P<address>\S+)\ \S+\ (?P<user>\S+)\                # who
    \[(?P<time>[^]]+)]\                                  # when
    "(?P<method>[A-Z]+)\ (?P<target>\S+)\ HTTP/[\d.]+"\  # what
    (?P<status>\d{3})\ (?P<size>\d+|-)                   # how it ended
    (?:\ "(?P<referrer>[^"]*)"\ "(?P<agent>(?:[^"\\]|\\.)*)")?
    """,
    re.VERBOSE,
)
PRIVATE = [ip_network('10.0.0.0/8'), ip_network('192.168.0.0/16'), ip_network('fd00::/8')]
PAUSE = timedelta(minutes=30)


class Hit(NamedTuple):
    address: str
    time: datetime
    method: str
    path: str
    query: dict[str, list[str]]
    status: int
    size: int
    agent: str | None


def parse(lines: Iterable[str]) -> Iterator[Hit]:
    for number, line in enumerate(lines, start=1):
        if (match := LINE.fullmatch(line.rstrip())) is None:
            print(f'line {number} is no log line: {line.rstrip()[:40]!r}', file=sys.stderr)
            continue
        target = urlsplit(match['target'])
        yield Hit(
            address=str(ip_address(match['address'])),
            time=datetime.strptime(match['time'], '%d/%b/%Y:%H:%M:%S %z'),
            method=match['method'],
            path=unquote_plus(target.path),
            query=parse_qs(target.query, keep_blank_values=True),
            status=int(match['status']),
            size=0 if match['size'] == '-' else int(match['size']),
            agent=match['agent'],
        )


def visits(hits: Iterable[Hit]) -> Iterator[list[Hit]]:
    """The hits of one address, cut where it was silent for longer than the pause."""
    by_address: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in sorted(hits, key=lambda hit: hit.time):
        by_address[hit.address].append(hit)
    for own in by_address.values():
        visit = [own[0]]
        for before, hit in zip(own, own[1:]):
            if hit.time - before.time > PAUSE:
                yield visit
                visit = []
            visit.append(hit)
        yield visit


def where(address: str) -> str:
    parsed = ip_address(address)
    inside = any(parsed in network for network in PRIVATE if network.version == parsed.version)
    return 'inside' if inside else 'outside'


def bars(counter: Counter[str], width: int = 30) -> Iterator[str]:
    most = max(counter.values(), default=1)
    for name, number in sorted(counter.items(), key=lambda item: (-item[1], item[0])):
        yield f'  {name:<24} {"█" * round(width * number / most)} {number}'


def main() -> None:
    hits = list(parse(sys.stdin))
    print(f'{len(hits)} hits, {sum(hit.size for hit in hits):_} bytes')
    sections = {
        'path': Counter(hit.path for hit in hits),
        'status': Counter(f'{hit.status // 100}xx' for hit in hits),
        'hour': Counter(f'{hit.time:%H}:00 {hit.time.tzname()}' for hit in hits),
        'place': Counter(where(hit.address) for hit in hits),
        'search': Counter(word for hit in hits for text in hit.query.get('q', []) for word in text.split()),
        'agent': Counter(re.sub(r'[/ (].*', '', hit.agent) for hit in hits if hit.agent),
    }
    for title, counter in sections.items():
        print(f'by {title}', *bars(counter), sep='\n')
    for visit in visits(hits):
        length = visit[-1].time - visit[0].time
        way = ' > '.join(hit.path for hit in visit)
        print(f'{visit[0].address} {visit[0].time.isoformat()} {length} {way}')


main()
