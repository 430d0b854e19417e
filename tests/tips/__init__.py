"""The public's reports: sealed, handled, deleted."""
