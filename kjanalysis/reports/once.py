"""A property worked out once for each object, without the lock that ``functools.cached_property`` takes each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

Value = TypeVar("Value")


class once(Generic[Value]):  # used as a decorator
    """Keep what a method gives under its own name; the next look finds it there.

    >>> class Line:
    ...     @once
    ...     def words(self): print("split"); return "a b".split()
    >>> line = Line()
    >>> line.words, line.words
    split
    (['a', 'b'], ['a', 'b'])
    """

    def __init__(self, work_out: Callable[[Any], Value]):
        self.work_out = work_out
        self.name = work_out.__name__
        self.__doc__ = work_out.__doc__

    @overload
    def __get__(self, held: None, owner: type) -> once[Value]: ...
    @overload
    def __get__(self, held: object, owner: type) -> Value: ...
    def __get__(self, held: object | None, owner: type) -> Any:
        if held is None:
            return self
        value = held.__dict__[self.name] = self.work_out(held)
        return value
