from targets.models import Project


def locked_project(project: Project) -> Project:
    """Entries of one project are judged one after the other, so that the same entry is not stored twice."""
    return (
        Project.objects.select_related("plan__region", "section")
        .select_for_update(of=["self"], no_key=True)
        .get(pk=project.pk)
    )
