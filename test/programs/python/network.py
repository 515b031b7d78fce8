"""Graph algorithms over one network: routes, components, a spanning tree, flow, a tour, an order of work."""

import heapq
import json
import math
import sys
from collections import defaultdict, deque
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import permutations

Graph = dict[str, dict[str, int]]


def read(path: str) -> Graph:
    graph: defaultdict[str, dict[str, int]] = defaultdict(dict)
    with open(path, encoding='utf-8') as file:
        for edge in json.load(file)['edges']:
            graph[edge['from']][edge['to']] = edge['weight']
            graph[edge['to']] |= {}
    return dict(graph)


def shortest_paths(graph: Graph, source: str) -> dict[str, tuple[float, list[str]]]:
    """Dijkstra's algorithm: for each node that can be reached its distance and the way there."""
    done: dict[str, tuple[float, list[str]]] = {}
    heap: list[tuple[float, list[str]]] = [(0, [source])]
    while heap:
        distance, path = heapq.heappop(heap)
        node = path[-1]
        if node in done:
            continue
        done[node] = distance, path
        for neighbour, weight in graph[node].items():
            heapq.heappush(heap, (distance + weight, [*path, neighbour]))
    return done


def strong_components(graph: Graph) -> Iterator[list[str]]:
    """Tarjan's algorithm."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []

    def visit(node: str) -> Iterator[list[str]]:
        index[node] = low[node] = len(index)
        stack.append(node)
        for neighbour in graph[node]:
            if neighbour not in index:
                yield from visit(neighbour)
                low[node] = min(low[node], low[neighbour])
            elif neighbour in stack:
                low[node] = min(low[node], index[neighbour])
        if low[node] == index[node]:
            position = stack.index(node)
            yield sorted(stack[position:])
            del stack[position:]

    for node in graph:
        if node not in index:
            yield from visit(node)


def spanning_tree(graph: Graph) -> tuple[int, list[tuple[str, str]]]:
    """Kruskal's algorithm over edges without direction."""
    parent = {node: node for node in graph}

    def root(node: str) -> str:
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    edges = sorted((weight, *sorted((a, b))) for a, targets in graph.items() for b, weight in targets.items())
    total, tree = 0, []
    for weight, a, b in edges:
        if root(a) != root(b):
            parent[root(a)] = root(b)
            total += weight
            tree.append((a, b))
    return total, tree


def maximal_flow(graph: Graph, source: str, sink: str) -> int:
    """Edmonds and Karp: the shortest way that still has room, again and again."""
    room: defaultdict[tuple[str, str], int] = defaultdict(int)
    neighbours: defaultdict[str, set[str]] = defaultdict(set)
    for a, targets in graph.items():
        for b, capacity in targets.items():
            room[a, b] += capacity
            neighbours[a].add(b)
            neighbours[b].add(a)
    flow = 0
    while True:
        before: dict[str, str] = {}
        queue = deque([source])
        while queue and sink not in before:
            node = queue.popleft()
            for neighbour in neighbours[node] - before.keys() - {source}:
                if room[node, neighbour]:
                    before[neighbour] = node
                    queue.append(neighbour)
        if sink not in before:
            return flow
        way = [sink]
        while way[-1] != source:
            way.append(before[way[-1]])
        steps = list(zip(way[1:], way))
        least = min(room[step] for step in steps)
        for a, b in steps:
            room[a, b] -= least
            room[b, a] += least
        flow += least


def round_trip(distances: dict[str, dict[str, float]]) -> tuple[float, tuple[str, ...]]:
    """The shortest tour of all nodes by Held and Karp, checked against all permutations."""
    start, *others = sorted(distances)

    @cache
    def best(node: str, left: frozenset[str]) -> tuple[float, tuple[str, ...]]:
        if not left:
            return distances[node][start], (node, start)
        options = (best(following, left - {following}) for following in left)
        length, way = min((distances[node][way[0]] + length, way) for length, way in options)
        return length, (node, *way)

    found = best(start, frozenset(others))
    tours = ([start, *order, start] for order in permutations(others))
    assert found[0] == min(sum(distances[a][b] for a, b in zip(tour, tour[1:])) for tour in tours)
    return found


def main(path: str, source: str, sink: str) -> None:
    graph = read(path)
    for node, (distance, way) in sorted(shortest_paths(graph, source).items()):
        print(f'{source} to {node}: {distance:>3} by {"-".join(way)}')
    components = sorted(strong_components(graph))
    print('components', components)
    print('tree', *spanning_tree(graph))
    print('flow', maximal_flow(graph, source, sink))
    core = max(components, key=len)
    routes = {node: shortest_paths(graph, node) for node in core}
    table = {a: {b: routes[a].get(b, (math.inf, []))[0] for b in core} for a in core}
    length, tour = round_trip(table)
    print(f'tour {length:g} by {"-".join(tour)}')
    try:
        print(list(TopologicalSorter(graph).static_order()))
    except CycleError as error:
        print('no order of work:', error.args[0], 'of', len(set(error.args[1])), 'steps')
    acyclic = {node: targets.keys() - set(core) for node, targets in graph.items() if node not in core}
    sorter = TopologicalSorter(acyclic)
    sorter.prepare()
    while sorter.is_active():
        ready = sorter.get_ready()
        print('ready', *sorted(ready))
        sorter.done(*ready)


main(*sys.argv[1:])
