"""What this app contributes to the home page."""


def setup_panel(user):
    return None
