from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render

from organization.access import needs
from organization.views.common import attempt
from targets import planning
from targets.forms.plan import DocumentForm
from targets.models import SourceDocument
from targets.views.plan import MANAGE


@needs(MANAGE)
def documents(request):
    rows = SourceDocument.objects.annotate(plan_count=Count("plan"))
    return render(request, "targets/plan/documents.html", {"documents": rows})


@needs(MANAGE)
def document(request, pk=None):
    row = get_object_or_404(SourceDocument, pk=pk) if pk else SourceDocument()
    form = DocumentForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        stored = attempt(
            form, planning.save_document, document=row, by=request.user, seen=form.seen if pk else None
        )
        if stored:
            messages.success(request, "依据文件已登记。")
            return redirect("targets:documents")
    context = {
        "form": form,
        "form_title": "修改依据文件" if pk else "登记依据文件",
        "button": "保存",
        "is_document": True,
    }
    return render(request, "targets/plan/form.html", context)
