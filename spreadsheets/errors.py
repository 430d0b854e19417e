"""What can be wrong with a table that somebody filled in. Nothing here knows of HTTP."""


class WorkbookFault(Exception):
    """A fault in a workbook: the sheet, row (from 1) and column it stands in, as far as known."""

    def __init__(
        self,
        message: str,
        remedy: str,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
    ) -> None:
        places = (
            f"「{sheet}」" if sheet else "",
            f"第 {row} 行" if row else "",
            f"“{column}”" if column else "",
        )
        place = "".join(places)
        super().__init__(f"{place}{'：' if place else ''}{message}。{remedy}")
        self.sheet = sheet
        self.row = row
        self.column = column
        self.message = message
        self.remedy = remedy


class Unreadable(Exception):
    """A cell that says nothing its column can take."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
