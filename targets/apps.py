from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "targets"
    verbose_name = "目标与进度"

    def ready(self):
        from organization.actions import places
        from targets import check_kinds, part_checks
        from targets.planning import check_move

        check_kinds.register_kinds()
        part_checks.register_kinds()
        places.MOVE_CHECKS.append(check_move)
