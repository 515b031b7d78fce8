"""A text adventure as a state machine: the world is data, each command is a transition."""

import sys
from dataclasses import dataclass, field
from enum import Enum, auto
from textwrap import fill
from types import MappingProxyType

OPPOSITE = {'north': 'south', 'south': 'north', 'east': 'west', 'west': 'east', 'up': 'down', 'down': 'up'}


class State(Enum):
    PLAYING = auto()
    WON = auto()
    LOST = auto()
    LEFT = auto()


@dataclass
class Room:
    title: str
    text: str
    things: set[str] = field(default_factory=set)
    exits: dict[str, str] = field(default_factory=dict)
    is_dark: bool = False


@dataclass
class World:
    rooms: dict[str, Room]
    place: str
    carried: set[str] = field(default_factory=set)
    state: State = State.PLAYING
    moves: int = 0

    def connect(self, here: str, direction: str, there: str) -> None:
        self.rooms[here].exits[direction] = there
        self.rooms[there].exits[OPPOSITE[direction]] = here

    @property
    def room(self) -> Room:
        return self.rooms[self.place]

    @property
    def can_see(self) -> bool:
        return not self.room.is_dark or 'lamp' in self.carried


SHORT = MappingProxyType({'n': 'north', 's': 'south', 'e': 'east', 'w': 'west', 'u': 'up', 'd': 'down'})


def make_world() -> World:
    world = World(
        {
            'hall': Room('Hall', 'Dust lies on the chairs. A draught comes from below.', {'lamp', 'book'}),
            'garden': Room('Garden', 'The hedges have grown for years. Somewhere water drips.', {'key'}),
            'cellar': Room('Cellar', 'Barrels stand along the wall, and a door of iron.', is_dark=True),
            'vault': Room('Vault', 'Shelves, all empty but one.', {'crown'}),
        },
        place='hall',
    )
    world.connect('hall', 'east', 'garden')
    world.connect('hall', 'down', 'cellar')
    return world


def describe(world: World) -> str:
    if not world.can_see:
        return 'It is pitch dark.'
    room = world.room
    lines = [room.title.upper(), fill(room.text, width=40, subsequent_indent='  ')]
    if room.things:
        lines.append(f'There is: {", ".join(sorted(room.things))}.')
    return '\n'.join([*lines, f'Exits: {", ".join(sorted(room.exits))}.'])


def step(world: World, line: str) -> str:
    """Carries out one line and tells what comes of it."""
    world.moves += 1
    match [SHORT.get(word, word) for word in line.lower().split()]:
        case ['quit']:
            world.state = State.LEFT
            return f'You leave after {world.moves} moves.'
        case [('north' | 'south' | 'east' | 'west' | 'up' | 'down') as direction] | ['go', direction]:
            return go(world, direction)
        case ['look']:
            return describe(world)
        case ['inventory' | 'i']:
            return f'You carry {", ".join(sorted(world.carried)) or "nothing"}.'
        case ['take', 'all']:
            return '\n'.join(take(world, thing) for thing in sorted(world.room.things)) or 'Nothing here.'
        case ['take' | 'get', *names]:
            return take(world, ' '.join(names))
        case ['drop', thing] if thing in world.carried:
            world.carried.remove(thing)
            world.room.things.add(thing)
            return 'Dropped.'
        case ['unlock', 'door', 'with', thing] | ['use', thing]:
            return unlock(world, thing)
        case [verb, *_]:
            return f'You do not know how to {verb}.'
        case _:
            return 'Pardon?'


def go(world: World, direction: str) -> str:
    if direction not in world.room.exits:
        return 'You bump into a wall.'
    if not world.can_see and direction != 'up':
        world.state = State.LOST
        return 'You fall over a barrel, in the dark. The end.'
    world.place = world.room.exits[direction]
    if world.place == 'hall' and 'crown' in world.carried:
        world.state = State.WON
        return f'The crown glitters in the light. You have won in {world.moves} moves.'
    return describe(world)


def take(world: World, thing: str) -> str:
    if not world.can_see or thing not in world.room.things:
        return f'You see no {thing} here.'
    world.room.things.remove(thing)
    world.carried.add(thing)
    return f'{thing.capitalize()}: taken.'


def unlock(world: World, thing: str) -> str:
    if thing not in world.carried:
        return f'You have no {thing}.'
    if world.place != 'cellar' or thing != 'key':
        return 'Nothing happens.'
    world.connect('cellar', 'north', 'vault')
    return 'The iron door swings open.'


def main() -> int:
    world = make_world()
    print(describe(world))
    for line in sys.stdin:
        print(f'\n> {line.strip()}\n{step(world, line)}')
        if world.state is not State.PLAYING:
            break
    else:
        print('\nYou fall asleep.')
    return world.state.value


sys.exit(main())
