"""The writer: turns commands into events and rows, one transaction per batch."""

from server.commands.writer.batch import Receipt
from server.commands.writer.decision_context import Command, DecisionContext, Secret
from server.commands.writer.writer import Writer

__all__ = ["Command", "DecisionContext", "Receipt", "Secret", "Writer"]
