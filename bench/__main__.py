"""bench/run [--fresh] [name…]: run the named measurements, or all."""

import argparse
import importlib
import os

NAMES = ["completion", "overview", "decomposition", "letters", "funds", "feeds", "sheet", "crowd", "kills"]


def main():
    parser = argparse.ArgumentParser(prog="bench/run", description="测速：结果写入 bench/results/。")
    parser.add_argument("names", nargs="*", metavar="name", help="、".join(NAMES))
    parser.add_argument("--fresh", action="store_true", help="重新生成测速数据")
    options = parser.parse_args()
    unknown = set(options.names) - set(NAMES)
    if unknown:
        parser.error(f"没有这项测速：{'、'.join(sorted(unknown))}；有：{'、'.join(NAMES)}。")
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django

    django.setup()
    for name in options.names or NAMES:
        importlib.import_module(f"bench.{name}").run(options.fresh)


main()
