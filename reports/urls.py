from django.urls import path, re_path

from reports.views import letters, proofreading, templates

app_name = "reports"
urlpatterns = [
    path("letters/", letters.letters, name="letters"),
    path("letters/new/", letters.new, name="letter_new"),
    path("letters/<int:pk>/", letters.letter, name="letter"),
    path("letters/<int:pk>/figure/", letters.figure, name="figure"),
    path("letters/<int:pk>/edit/", letters.edit, name="letter_edit"),
    path("letters/<int:pk>/passages/<int:passage_pk>/", letters.passage, name="passage"),
    path("letters/<int:pk>/proofreading/", proofreading.proofreading, name="proofreading"),
    path("letters/<int:pk>/proofreading/accept/", proofreading.accept, name="finding_accept"),
    path(
        "letters/<int:pk>/proofreading/<int:accepted_pk>/withdraw/",
        proofreading.withdraw,
        name="finding_withdraw",
    ),
    re_path(
        r"^letters/(?P<pk>\d+)/letter\.(?P<form>pdf|docx|html|txt|xlsx|json)$",
        letters.download,
        name="download",
    ),
    path("letter-templates/new/", templates.template_new, name="template_new"),
    path("letter-templates/<int:pk>/", templates.template, name="template"),
    path("letter-templates/<int:pk>/edit/", templates.template_edit, name="template_edit"),
    path("letter-templates/<int:pk>/<slug:place>/new/", templates.wording_new, name="wording_new"),
    path("letter-parts/<int:pk>/", templates.part, name="part"),
    path("letter-wordings/<int:pk>/", templates.wording, name="wording"),
    path("letter-wordings/<int:pk>/remove/", templates.wording_remove, name="wording_remove"),
]
