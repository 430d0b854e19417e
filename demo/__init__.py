"""A month of 溆浦县, invented, played through the HTTP API."""

from demo.play import play
from demo.summary import DemoSummary

__all__ = ["DemoSummary", "play"]
