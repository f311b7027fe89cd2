"""Blocks that apps above this one put on the page of a region, such as its money; they register when ready.

A block is a function of (user, plan, region, month) that returns None or (title, template, context).
"""

from dataclasses import dataclass

_BLOCKS = []


@dataclass(frozen=True)
class Block:
    """One block of the page: a title and a template that gets `block` as its context."""

    title: str
    template: str
    context: dict


def register(block):
    """Add a block, once, behind those that are there; returns it."""
    if block not in _BLOCKS:
        _BLOCKS.append(block)
    return block


def blocks(user, plan, region, month):
    """The Blocks of a region's page for a person."""
    found = [block(user, plan, region, month) for block in _BLOCKS]
    return [Block(*parts) for parts in found if parts is not None]
