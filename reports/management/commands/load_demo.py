from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from minsheng.demonstration import PASSWORD
from organization.models import Membership
from reports import demonstration


class Command(BaseCommand):
    help = "把 2017 年演示数据装入空数据库，并列出演示账号；库里已有数据时什么也不做。"

    def handle(self, **options):
        if settings.PRODUCTION:
            raise CommandError("这是正式环境，不装载演示数据：演示账号的密码是公开的。")
        if not demonstration.is_empty():
            self.stdout.write("库里已有人员、地区或方案，没有装载演示数据。")
            return
        try:
            plan = demonstration.load()
        except demonstration.Broken as problem:
            raise CommandError(str(problem)) from problem
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # the first pages would otherwise be planned for empty tables
        if options["verbosity"] > 0:
            self.stdout.write(f"已装载“{plan}”。{plan.notice}")
            self.stdout.write("\n".join(account_table()))


def account_table():
    """The accounts as lines of a table: user name, post, roles; all share the published password."""
    posts = Membership.objects.select_related("user", "region", "section").order_by("user_id", "id")
    lines = [f"演示账号（密码都是 {PASSWORD}）："]
    width = max(len(post.user.username) for post in posts)
    lines += [f"  {post.user.username:<{width}}  {post.user}（{post.get_role_display()}）" for post in posts]
    return lines
