"""Figures given to somebody else (报省) beside ours: load a file, see what does not agree."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from organization.access import needs
from organization.permissions import can
from targets.forms.second_source import SecondSourceForm
from targets.importers.second_source import read_second_source
from targets.second_source import compare_source, newest_source, store_source
from targets.views.asking import ask

LOADERS = ("accept_progress", "remind", "manage_targets")


@needs("view_all_regions")
def page(request, slug):
    asked = ask(request, slug, keep=("all",))
    may_load = any(can(request.user, ability) for ability in LOADERS)
    if request.method == "POST" and not may_load:
        raise PermissionDenied("另报的数由科室、办公室或目标管理员存入。")
    form = SecondSourceForm(request.POST or None, request.FILES or None)
    problems = []
    if request.method == "POST" and form.is_valid():
        problems, done = _store(request, asked, form.cleaned_data)
        if done:
            return redirect(f"{request.path}{asked.everything}")
    source = newest_source(asked.plan, asked.month)
    pairs = compare_source(source, asked.basis) if source else []
    differing = [pair for pair in pairs if not pair.agrees]
    context = {
        "asked": asked,
        "form": form,
        "problems": problems,
        "source": source,
        "pairs": pairs if request.GET.get("all") else differing,
        "differing": len(differing),
        "count": len(pairs),
        "shows_all": bool(request.GET.get("all")),
        "may_load": may_load,
    }
    return render(request, "targets/second_source.html", context)


def _store(request, asked, data):
    """(problems, whether it was stored)."""
    file = data["file"]
    reading = read_second_source(file.read(), file.name, asked.plan, asked.month)
    if not reading.ok:
        return reading.problems, False
    store_source(
        plan=asked.plan,
        month=asked.month,
        name=data["name"],
        file_name=file.name[:200],
        figures=reading.figures,
        by=request.user,
    )
    messages.success(request, f"已存入{data['name']}的 {len(reading.figures)} 个数，下面是与本系统不同的。")
    return reading.problems, True
