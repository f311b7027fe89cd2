"""Why an action stores nothing."""


class Stale(Exception):
    """Someone else has saved since; ``current`` is the row as it stands now."""

    def __init__(self, current):
        super().__init__("别人在您之后修改过")
        self.current = current


class TemplateRefused(Exception):
    """A template that cannot be stored; ``problems`` says in Chinese all that is wrong."""

    def __init__(self, problems):
        super().__init__("；".join(problems))
        self.problems = list(problems)
