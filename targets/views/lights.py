"""The table of lights: thresholds against the pace, words, signs and colours."""

from django.contrib import messages
from django.shortcuts import redirect, render

from organization.access import needs
from organization.views.common import attempt
from targets import planning
from targets.forms.ranking import LightFormSet, LightsReasonForm
from targets.models import Light
from targets.planning.ranking import CHANGED
from targets.views.plan import MANAGE


@needs(MANAGE)
def lights(request):
    form = LightsReasonForm(request.POST or None, initial={"seen": planning.lights_fingerprint()})
    rows = LightFormSet(request.POST or None, queryset=Light.objects.all(), prefix="light")
    if request.method == "POST" and form.data.get("seen") != planning.lights_fingerprint():
        form.add_error(None, CHANGED)
    elif request.method == "POST" and rows.is_valid() and form.is_valid():
        kept = [each for each in rows.forms if each.has_changed() or each.instance.pk]
        lights = [Light(**_typed(each)) for each in kept if not each.cleaned_data.get("DELETE")]
        arguments = {"reason": form.cleaned_data["reason"], "seen": form.cleaned_data["seen"]}
        if attempt(form, planning.save_lights, lights=lights, by=request.user, **arguments):
            messages.success(request, "灯号已保存，所有页面马上按新的显示。")
            return redirect("targets:lights")
    return render(request, "targets/ranking/lights.html", {"form": form, "rows": rows})


def _typed(form):
    return {name: form.cleaned_data.get(name) for name in ("at_least", "word", "sign", "colour")}
