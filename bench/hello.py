"""The least that the same server can answer: the floor for a board's page."""

from __future__ import annotations

from flask import Flask

app = Flask("hello")


@app.get("/")
def hello() -> str:
    """Nothing is cheaper in Flask."""
    return "hello"
