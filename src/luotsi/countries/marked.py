"""YAML with the line of every key and value, so that a fault can be pointed at."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Trail = tuple[str | int, ...]


@dataclass
class Marked:
    """What a file says, where it says it, and which keys it says twice."""

    data: Any = None
    lines: dict[Trail, int] = field(default_factory=dict)
    repeated: list[Trail] = field(default_factory=list)

    def line(self, trail: Trail) -> int:
        """The line of this place, or of the nearest place around it that is written in the file."""
        while trail and trail not in self.lines:
            trail = trail[:-1]
        return self.lines.get(trail, 1)


class NotYaml(Exception):
    """The file cannot be read as YAML."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


def _mark(node: yaml.Node, trail: Trail, marked: Marked) -> None:
    marked.lines.setdefault(trail, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        for number, part in enumerate(node.value):
            _mark(part, (*trail, number), marked)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            place = (*trail, str(key.value))
            if place in marked.lines:
                marked.repeated.append(place)
            marked.lines[place] = key.start_mark.line + 1
            _mark(value, place, marked)


def read_marked(path: Path) -> Marked:
    """Read one file. Raises NotYaml with the line on which reading stopped."""
    loader = yaml.CSafeLoader(path.read_text(encoding="utf-8"))
    try:
        node = loader.get_single_node()
        marked = Marked()
        if node is not None:
            _mark(node, (), marked)
            marked.data = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise NotYaml(mark.line + 1 if mark else 1, error.problem or "not YAML") from error
    except (yaml.YAMLError, ValueError) as error:
        raise NotYaml(1, str(error).splitlines()[0]) from error
    finally:
        loader.dispose()
    return marked
