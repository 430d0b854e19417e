"""What each printed document says: the ledger reads it, paper prints it, pages show it."""

# A field that follows from the others and from the rules: said, and not kept with the document.
DERIVED = {"derived": True}
