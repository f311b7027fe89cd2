"""Figures given to somebody else (报省) beside ours: load a file, see what does not agree."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from organization.access import needs
from targets import actions
from targets.forms.second_source import SecondSourceForm
from targets.importers.second_source import read_second_source
from targets.permissions import can_load_second_source
from targets.refusals import Refused
from targets.second_source import compare_source, newest_sources
from targets.views.asking import ask


@needs("view_all_regions")
def page(request, slug):
    asked = ask(request, slug, keep=("all", "source"))
    may_load = can_load_second_source(request.user)
    if request.method == "POST" and not may_load:
        raise PermissionDenied("另报的数由科室、办公室或目标管理员存入。")
    form = SecondSourceForm(request.POST or None, request.FILES or None)
    problems = []
    if request.method == "POST" and form.is_valid():
        problems, done = _store(request, asked, form.cleaned_data)
        if done:
            return redirect(f"{request.path}{asked.with_(source=form.cleaned_data['name'])}")
    sources, name = newest_sources(asked.plan, asked.month), asked.chosen.get("source")
    source = next((each for each in sources if each.name == name), sources[0] if sources else None)
    pairs = compare_source(source, asked.basis) if source else []
    differing = [pair for pair in pairs if not pair.agrees]
    context = {
        "asked": asked,
        "form": form,
        "problems": problems,
        "source": source,
        "sources": sources,
        "pairs": pairs if request.GET.get("all") else differing,
        "differing": len(differing),
        "count": len(pairs),
        "shows_all": bool(request.GET.get("all")),
        "may_load": may_load and asked.plan.is_open,
        "with_all": asked.with_(all="1"),
        "without_all": asked.with_(all=""),
    }
    return render(request, "targets/second_source.html", context)


def _store(request, asked, data):
    """(problems, whether it was stored)."""
    file = data["file"]
    reading = read_second_source(file.read(), file.name, asked.plan, asked.month)
    if not reading.ok:
        return reading.problems, False
    try:
        actions.store_second_source(
            plan=asked.plan,
            month=asked.month,
            name=data["name"],
            file_name=file.name[:200],
            figures=reading.figures,
            by=request.user,
        )
    except Refused as refused:
        messages.error(request, refused.message)
        return reading.problems, False
    messages.success(request, f"已存入{data['name']}的 {len(reading.figures)} 个数，下面是与本系统不同的。")
    return reading.problems, True
