"""The phone's pages in a real Chromium, over the real API, database and store."""
