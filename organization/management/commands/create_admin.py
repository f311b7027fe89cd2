from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from organization import actions, first_run
from organization.models import User


class Command(BaseCommand):
    help = "在空系统里建立首个系统管理员；密码从终端或标准输入读取，不出现在命令行里。"

    def add_arguments(self, parser):
        parser.add_argument("username", help="用户名")
        parser.add_argument("--name", default="系统管理员", help="岗位名称（不写姓名）")
        parser.add_argument("--password-stdin", action="store_true", help="从标准输入读一行作为密码")

    def handle(self, *, username, name, password_stdin, **options):
        try:
            password = input() if password_stdin else ask_twice()
            validate_password(password, User(username=username, name=name))
            actions.create_first_administrator(username=username, name=name, password=password)
        except ValidationError as error:
            raise CommandError("没有建立。" + "".join(error.messages)) from error
        first_run.forget_token()
        self.stdout.write(f"已建立系统管理员 {username}。")


def ask_twice():
    password = getpass("密码：")
    if password != getpass("再输一遍："):
        raise CommandError("两次输入的密码不一样，没有建立。")
    return password
