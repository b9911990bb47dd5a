"""The writer: commands in, events and rows out, one transaction a batch."""

from server.commands.batch import Receipt
from server.commands.world import SYSTEM, Command, Secret, World
from server.commands.writer import Writer

__all__ = ["SYSTEM", "Command", "Receipt", "Secret", "World", "Writer"]
