"""What a block pasted into the sheet would change: the page shows it, and takes it only when told to."""

from django.http import JsonResponse
from django.views.decorators.http import require_POST

from targets.pasting import lay, read_block
from targets.sheets import build_cells
from targets.views.sheet_place import find_sheet_place


@require_POST
def paste(request, slug, code, month):
    """Lay the posted `text` onto the sheet from the cell `at` and its input `box`; stores nothing.

    Answers with JSON: {rows: [{cell, values, problems, hints}], remarks}.
    """
    page = build_cells(request.user, *find_sheet_place(request.user, slug, code, month))
    lines = [line for part in page.parts if part.is_editable for line in part.lines if line.is_mine]
    if not lines:
        return JsonResponse({"message": "这张表现在没有您能填的格子。"}, status=403)
    places = {str(line.indicator.pk): place for place, line in enumerate(lines)}
    try:
        rows = read_block(request.POST.get("text", ""))
    except ValueError as error:
        return JsonResponse({"rows": [], "remarks": [str(error)]})
    at = places.get(request.POST.get("at", ""), 0)
    laid = lay(rows, lines, at, request.POST.get("box", ""))
    return JsonResponse(laid.answer)
