"""A month of 溆浦县, invented, played through the HTTP API."""

from local.demo.play import play
from local.demo.summary import DemoSummary

__all__ = ["DemoSummary", "play"]
