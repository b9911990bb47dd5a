"""The writer: commands in, events and rows out, one transaction a batch."""

from server.commands.batch import Receipt
from server.commands.world import Command, Secret, World
from server.commands.writer import Writer

__all__ = ["Command", "Receipt", "Secret", "World", "Writer"]
