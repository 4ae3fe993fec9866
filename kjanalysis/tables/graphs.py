"""What points to what in the tables: circles and missing ends, found in one place.

A region has a parent, an indicator is computed from others, a task names targets,
a row names its source. Each is a graph: names, and the names they point to.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping

#: Of each name, the names it points to.
Ends = Mapping[str, Iterable[str]]


def circles(ends: Ends) -> dict[str, tuple[str, ...]]:
    """The shortest way from each name back to itself; names on no circle are left out.

    >>> circles({"a": ["b"], "b": ["a"], "c": ["a"], "d": ["d"]})
    {'a': ('a', 'b', 'a'), 'b': ('b', 'a', 'b'), 'd': ('d', 'd')}
    """
    graph = {name: tuple(others) for name, others in ends.items()}
    possible = _leading_on(graph)
    found = {}
    for name in possible:
        way = _way_back(name, graph)
        if way:
            found[name] = way
    return found


def _leading_on(graph: dict[str, tuple[str, ...]]) -> list[str]:
    """Names from which one can go on for ever: all others are on no circle."""
    left = dict.fromkeys(graph)
    behind: dict[str, list[str]] = {}
    for name, others in graph.items():
        for other in others:
            behind.setdefault(other, []).append(name)
    count = {name: sum(other in graph for other in others) for name, others in graph.items()}
    ended = deque(name for name, n in count.items() if not n)
    while ended:
        name = ended.popleft()
        left.pop(name)
        for before in behind.get(name, ()):
            count[before] -= 1
            if not count[before]:
                ended.append(before)
    return list(left)


def _way_back(name: str, graph: dict[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """The shortest way from a name to itself."""
    came: dict[str, str] = {}
    ahead = deque([name])
    while ahead:
        at = ahead.popleft()
        for other in graph.get(at, ()):
            if other == name:
                way = [at]
                while way[-1] != name:
                    way.append(came[way[-1]])
                return (*reversed(way), name)
            if other not in came:
                came[other] = at
                ahead.append(other)
    return None


def missing(ends: Ends, known: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Names that point to something that isn't there, and what it is.

    >>> list(missing({"a": ["b", "c"]}, ["a", "b"]))
    [('a', 'c')]
    """
    there = set(known)
    return ((name, other) for name, others in ends.items() for other in others if other not in there)


def line(name: str, above: Mapping[str, str]) -> list[str]:
    """A name and all above it, from the nearest on; ends where a name isn't there or comes again.

    >>> line("a", {"a": "b", "b": "c", "c": "b"}), line("x", {})
    (['a', 'b', 'c'], [])
    """
    found: dict[str, None] = {}
    while name in above and name not in found:
        found[name] = None
        name = above[name]
    return list(found)
