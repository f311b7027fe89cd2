"""Why an action did nothing. The message is Chinese and says what to do."""


class Refused(Exception):
    """The action cannot be done and changed nothing. `findings`: the cells that are the reason, if any."""

    def __init__(self, message, findings=()):
        super().__init__(message)
        self.message = message
        self.findings = tuple(findings)


class AlreadyDone(Refused):
    """The same person has just done this very thing, as when a form is sent twice: nothing more to do."""


class Overtaken(Refused):
    """Somebody else changed it meanwhile. `theirs`: the row that stands now, None where none does any more;
    `by` and `at`: who made it so, and when.
    """

    def __init__(self, message, theirs, by, at):
        super().__init__(message)
        self.theirs, self.by, self.at = theirs, by, at
