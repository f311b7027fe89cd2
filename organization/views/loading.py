"""Loading regions and people from a workbook or pasted lines: look first, then store all or nothing.

Between the two steps the file travels in the page, signed and bound to the person, so nothing is kept here.
"""

import base64

from django.contrib import messages
from django.core import signing
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from minsheng.workbooks import WorkbookRefused, open_workbook
from organization import actions
from organization.access import needs
from organization.forms import LoadForm
from organization.importers import pasted
from organization.importers.people import GUIDE as PEOPLE_GUIDE
from organization.importers.people import PeopleReading, read_people
from organization.importers.people import template as people_workbook
from organization.importers.regions import GUIDE as REGIONS_GUIDE
from organization.importers.regions import RegionReading, read_regions
from organization.importers.regions import template as regions_workbook

from .common import attempt, workbook_response

GOOD_FOR = 60 * 60


@needs("manage_people")
def people_template(request):
    return workbook_response(people_workbook(), "人员模板")


@needs("manage_regions")
def regions_template(request):
    return workbook_response(regions_workbook(), "地区模板")


@never_cache
@needs("manage_people")
def people_load(request):
    form, carried, reading = _read(request, read_people, PeopleReading)
    if "store" in request.POST and reading and reading.ok:
        given = attempt(form, actions.load_people, entries=reading.entries, by=request.user)
        if given is not None:
            context = {"given": [one for one in given if one[1]], "title": f"已导入{len(given)}人"}
            return render(request, "organization/passwords.html", context)
    context = {"form": form, "carried": carried, "reading": reading, "guide": PEOPLE_GUIDE}
    return render(request, "organization/people_load.html", context)


@needs("manage_regions")
def regions_load(request):
    form, carried, reading = _read(request, read_regions, RegionReading)
    if "store" in request.POST and reading and reading.ok:
        stored = attempt(form, actions.load_regions, regions=reading.changed, by=request.user)
        if stored is not None:
            messages.success(request, f"已保存{len(stored)}个地区。")
            return redirect("organization:regions")
    context = {"form": form, "carried": carried, "reading": reading, "guide": REGIONS_GUIDE}
    return render(request, "organization/regions_load.html", context)


def _read(request, read, reading_class):
    """(form, signed file for the next step, reading or None) of what was sent now or a step before."""
    if request.method != "POST":
        return LoadForm(), "", None
    if "carried" in request.POST:
        form, source = LoadForm(), _unpack(request)
        if source is None:
            form = LoadForm({})
            form.add_error(None, "预览已超过一小时，请重新选择文件。")
            return form, "", None
    else:
        form = LoadForm(request.POST, request.FILES)
        if not form.is_valid():
            return form, "", None
        source = _source(form.cleaned_data)
    try:
        reading = read(_open(source))
    except WorkbookRefused as refused:
        return form, "", reading_class(problems=[refused.problem])
    return form, _pack(request, source), reading


def _source(data):
    if data["file"]:
        return {"name": data["file"].name, "bytes": base64.b64encode(data["file"].read()).decode()}
    return {"text": data["text"]}


def _open(source):
    if "text" in source:
        return pasted(source["text"])
    return open_workbook(base64.b64decode(source["bytes"]), source["name"])


def _salt(request):
    return f"load-{request.user.pk}-{request.resolver_match.view_name}"


def _pack(request, source):
    return signing.dumps(source, salt=_salt(request), compress=True)


def _unpack(request):
    try:
        return signing.loads(request.POST["carried"], salt=_salt(request), max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
