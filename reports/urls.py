from django.urls import path, re_path

from reports.views import letters, proofreading, signing, templates

app_name = "reports"
urlpatterns = [
    path("letters/", letters.letters, name="letters"),
    path("letters/new/", letters.new, name="letter_new"),
    path("letters/<int:pk>/", letters.letter, name="letter"),
    path("letters/<int:pk>/figure/", letters.figure, name="figure"),
    path("letters/<int:pk>/edit/", letters.edit, name="letter_edit"),
    path("letters/<int:pk>/passages/<int:passage_pk>/", letters.passage, name="passage"),
    path("letters/<int:pk>/correct/", letters.correct, name="letter_correct"),
    path("letters/<int:pk>/signing/", signing.signing, name="signing"),
    path("letters/<int:pk>/signing/submit/", signing.submit, name="signing_submit"),
    path("letters/<int:pk>/signing/withdraw/", signing.withdraw, name="signing_withdraw"),
    path("letters/<int:pk>/signing/number/", signing.number, name="signing_number"),
    path("letters/<int:pk>/signing/paper/", signing.paper, name="signing_paper"),
    path("letters/<int:pk>/signing/file/", signing.file, name="signing_file"),
    path("letters/<int:pk>/signing/slip/", signing.slip, name="signing_slip"),
    path("letters/<int:pk>/signing/sign/<int:signature_pk>/", signing.sign, name="sign"),
    path("letters/<int:pk>/signing/<slug:step>/", signing.advance, name="signing_advance"),
    path("letters/<int:pk>/files/<int:file_pk>/", signing.filed, name="letter_file"),
    path("letter-templates/<int:pk>/signing/", signing.steps, name="signing_steps"),
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
