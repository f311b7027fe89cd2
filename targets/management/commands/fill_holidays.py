from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from minsheng import clock
from targets import planning


class Command(BaseCommand):
    help = "由系统自带的节假日表填充一年或几年；表里已有的日子不改。"

    def add_arguments(self, parser):
        parser.add_argument("years", nargs="*", type=int, metavar="年份", help="不写就是今年。")

    def handle(self, *, years, **options):
        for year in years or [clock.today().year]:
            try:
                added, kept = planning.fill_holidays(year=year)
            except ValidationError as error:
                raise CommandError("".join(error.messages)) from error
            self.stdout.write(f"{year}年：填入 {len(added)} 天。")
            for row in kept:
                self.stdout.write(f"{row.date:%Y-%m-%d}与系统自带的表不同，保留原样：{row}")
