"""A state and a mechanism: change upon change wears managers out, and worn out they commit less; quiet months let them recover."""

from typing import NamedTuple

from integration_sim import Mechanism, Parameter, State, World, compiled

__version__ = "1.0"
SOURCE = "assumption; direction: Memon 1009 (many changes at once)"


def number(value: float, low: float, high: float, unit: str, says: str) -> Parameter:
    """Return a number; all of them are assumptions here."""
    return Parameter(value=value, low=low, high=high, maximum=1, unit=unit, grade="A", source=SOURCE, says=says)


FATIGUE = State(
    "fatigue",
    "change fatigue",
    better="lower",
    definition="Mean of how worn out managers are by change upon change.",
    start=number(0.1, 0.0, 0.3, "0 to 1", "How worn out managers are before anything is simulated, and newcomers."),
)


class Wear(NamedTuple):
    """Parameters `fatigue.*`."""

    wear: float
    recovery: float
    cost: float


@compiled
def propose(world: World, p: Wear) -> None:
    """f += wear * limbo * (1 - f) - recovery * f, of f fatigue; commitment loses a share cost * f of itself."""
    for post in range(world.posts.size):
        if world.posts[post].vacancy == 0:
            manager, change = world.managers[post], world.manager_changes[post]
            change.fatigue += p.wear * world.diaries[post].unsettled * (1.0 - manager.fatigue) - p.recovery * manager.fatigue
            change.commitment -= p.cost * manager.fatigue * manager.commitment


MECHANISM = Mechanism(
    "fatigue",
    title="Change fatigue",
    doing="the wear of change upon change",
    what="Months in limbo wear managers out, quiet months let them recover. Worn out, they commit less.",
    equation="Fatigue closes part of its distance to complete with limbo and lack of clarity, loses a share, and takes some commitment.",
    reads=("limbo and clarity of the partnership",),
    moves=("fatigue", "commitment"),
    source=SOURCE,
    values=Wear,
    propose=propose,
    numbers={
        "wear": number(0.1, 0.03, 0.3, "a month", "How much of the rest of their strength a month in limbo takes."),
        "recovery": number(0.04, 0.01, 0.1, "a month", "How much of their fatigue managers lose in a month."),
        "cost": number(0.02, 0.0, 0.06, "a month", "How much commitment those lose who are worn out entirely."),
    },
)
