from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from organization.access import needs
from reports import actions
from reports.forms import TakeForm
from reports.models import Letter, Passage, SectionPassage
from reports.passage_changes import changes, paragraph_edits
from reports.permissions import READ


@needs("write_letters")
def take(request, pk, passage_pk):
    """Take sections' signed passages of the letter's month into one of its parts."""
    letter, passage = _passage(request, pk, passage_pk)
    offered = list(
        SectionPassage.objects.filter(
            report__template__plan=letter.template.plan,
            report__month=letter.through,
            report__signing__isnull=False,
        )
        .exclude(text="")
        .select_related("report__section", "report__signing", "part")
        .order_by("report__section__order", "part__order")
    )
    form = TakeForm(request.POST or None, offered=offered, like=passage.part.title)
    if form.is_valid():
        chosen = [(each.report, each.part) for each in form.passages]
        try:
            actions.take_into_letter(passage=passage, chosen=chosen, by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, "已取入，可以接着改；改了哪几段，“改动”里看得到。")
            return redirect("reports:passage", pk, passage_pk)
    context = {"form": form, "letter": letter, "passage": passage, "offered": offered}
    return render(request, "reports/take.html", context)


@needs(*READ)
@require_safe
def passage_changes(request, pk, passage_pk):
    """What became of a passage: each change, and the difference from what the sections signed."""
    letter, passage = _passage(request, pk, passage_pk)
    sources = passage.sources.select_related("signing__report__section", "part", "by")
    taken = "\n".join(each.text for each in sources)
    context = {
        "letter": letter,
        "passage": passage,
        "sources": sources,
        "from_signed": paragraph_edits(taken, passage.text) if sources else (),
        "changes": changes(passage),
    }
    return render(request, "reports/passage_changes.html", context)


def _passage(request, pk, passage_pk):
    letter = get_object_or_404(Letter.objects.visible_to(request.user).with_names(), pk=pk)
    rows = Passage.objects.filter(letter=letter).select_related("part", "updated_by")
    return letter, get_object_or_404(rows, pk=passage_pk)
