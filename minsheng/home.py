"""The home page: panels that the apps contribute, in the order of what is due first."""

from dataclasses import dataclass, field

from django.shortcuts import render

from organization.home import setup_panel


@dataclass(frozen=True)
class Panel:
    """One block of the home page: a title and a template that gets `panel` as its context."""

    title: str
    template: str
    context: dict = field(default_factory=dict)


# Each takes the signed-in user and returns None or (title, template, context).
PANELS = [setup_panel]


def home(request):
    contributed = [panel(request.user) for panel in PANELS]
    return render(
        request, "home.html", {"panels": [Panel(*parts) for parts in contributed if parts is not None]}
    )
