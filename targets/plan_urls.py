"""Pages of the target administrator, below /plans/."""

from django.urls import include, path, re_path

from targets.views import assignments, bases, check_rules, dates, documents, indicator_parts, plan, structure

urlpatterns = [
    path("", plan.plans, name="plans"),
    path("new/", plan.new, name="plan_new"),
    path("documents/", documents.documents, name="documents"),
    path("documents/new/", documents.document, name="document_new"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("<slug:slug>/", plan.plan, name="plan"),
    path("<slug:slug>/edit/", plan.edit, name="plan_edit"),
    path("<slug:slug>/dates/", dates.tier_dates, name="tier_dates"),
    path("<slug:slug>/open/", plan.set_open, name="plan_open"),
    path("<slug:slug>/next-year/", plan.next_year, name="plan_next_year"),
    path("<slug:slug>/targets/", include("targets.table_urls")),
    path("<slug:slug>/assignments/", assignments.assignments, name="assignments"),
    path("<slug:slug>/checks/", check_rules.check_rules, name="check_rules"),
    path("<slug:slug>/checks/rules/<int:pk>/", check_rules.check_rule_edit, name="check_rule_edit"),
    path(
        "<slug:slug>/checks/rules/<int:pk>/delete/", check_rules.check_rule_delete, name="check_rule_delete"
    ),
    path("<slug:slug>/checks/<slug:kind>/", check_rules.check_rule, name="check_rule"),
    path("<slug:slug>/checks/<slug:kind>/new/", check_rules.check_rule_new, name="check_rule_new"),
    path("<slug:slug>/categories/new/", structure.category, name="category_new"),
    path("<slug:slug>/categories/<int:pk>/", structure.category, name="category"),
    path("<slug:slug>/projects/new/", structure.project, name="project_new"),
    path("<slug:slug>/projects/<int:pk>/", structure.project, name="project"),
    path("<slug:slug>/indicators/new/", structure.new_indicator, name="indicator_new"),
    path("<slug:slug>/indicators/<int:pk>/", structure.indicator, name="indicator"),
    path("<slug:slug>/indicators/<int:pk>/bases/", bases.base_values, name="base_values"),
    path("<slug:slug>/indicators/<int:pk>/parts/", indicator_parts.parts, name="parts"),
    path("<slug:slug>/indicators/<int:pk>/parts/new/", indicator_parts.part, name="part_new"),
    path("<slug:slug>/indicators/<int:pk>/parts/targets/", indicator_parts.part_targets, name="part_targets"),
    path("<slug:slug>/indicators/<int:pk>/parts/<int:part>/", indicator_parts.part, name="part"),
    re_path(
        r"^(?P<slug>[-\w]+)/(?P<type>category|project|indicator)/(?P<pk>\d+)/delete/$",
        structure.delete,
        name="delete",
    ),
]
