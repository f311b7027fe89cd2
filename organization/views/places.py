from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from organization import actions
from organization.access import needs
from organization.forms import RegionForm, SectionForm
from organization.models import Region, Section

from .common import attempt


@needs("manage_regions")
def regions(request):
    return render(request, "organization/regions.html", {"regions": Region.objects.all()})


@needs("manage_regions")
def region_new(request):
    parent = Region.objects.filter(pk=_number(request.GET.get("parent"))).first()
    return _edit_region(request, Region(parent=parent))


@needs("manage_regions")
def region(request, pk):
    return _edit_region(request, get_object_or_404(Region, pk=pk))


def _edit_region(request, region):
    name, is_new = region.name, region.pk is None
    form = RegionForm(request.POST or None, instance=region)
    if form.is_valid():
        facts = {"position": form.cleaned_data["position"], "seen": form.seen, "by": request.user}
        if attempt(form, actions.save_region, region=form.instance, **facts):
            messages.success(request, f"{region.name}已保存。")
            return redirect("organization:regions")
    return render(request, "organization/region.html", {"form": form, "name": name, "is_new": is_new})


@needs("manage_regions")
def sections(request):
    return render(request, "organization/sections.html", {"sections": Section.objects.all()})


@needs("manage_regions")
def section_new(request):
    return _edit_section(request, Section())


@needs("manage_regions")
def section(request, pk):
    return _edit_section(request, get_object_or_404(Section, pk=pk))


def _edit_section(request, section):
    name, is_new = section.name, section.pk is None
    form = SectionForm(request.POST or None, instance=section)
    if form.is_valid() and attempt(
        form, actions.save_section, section=form.instance, seen=form.seen, by=request.user
    ):
        messages.success(request, f"{section.name}已保存。")
        return redirect("organization:sections")
    return render(request, "organization/section.html", {"form": form, "name": name, "is_new": is_new})


def _number(text):
    return int(text) if text and text.isdecimal() else None
