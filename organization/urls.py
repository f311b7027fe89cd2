from django.contrib.auth.views import LogoutView
from django.urls import path

from organization.views import deputies, first_run, loading, people, places, record, sign_in

app_name = "organization"

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("first-run/", first_run.create, name="first_run"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("password/", sign_in.password, name="password"),
    path("people/", people.people, name="people"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/load/", loading.people_load, name="people_load"),
    path("people/template.xlsx", loading.people_template, name="people_template"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/password/", people.person_reset_password, name="person_reset_password"),
    path("people/<int:pk>/active/", people.person_active, name="person_active"),
    path("people/<int:pk>/posts/new/", people.membership_new, name="membership_new"),
    path("posts/<int:pk>/", people.membership, name="membership"),
    path("regions/", places.regions, name="regions"),
    path("regions/new/", places.region_new, name="region_new"),
    path("regions/load/", loading.regions_load, name="regions_load"),
    path("regions/template.xlsx", loading.regions_template, name="regions_template"),
    path("regions/<int:pk>/", places.region, name="region"),
    path("deputies/", deputies.deputies, name="deputies"),
    path("deputies/<int:pk>/withdraw/", deputies.deputy_withdraw, name="deputy_withdraw"),
    path("record/", record.record, name="record"),
    path("record/sign-ins/", record.sign_ins, name="sign_ins"),
    path("sections/", places.sections, name="sections"),
    path("sections/new/", places.section_new, name="section_new"),
    path("sections/<int:pk>/", places.section, name="section"),
]
