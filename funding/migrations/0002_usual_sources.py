from django.db import migrations

# name, aliases, level, group, plan_word, raised_word: an open list, kept on the page 资金来源.
SOURCES = [
    (
        "中央、省",
        "争取中央、省补助 中央、省补助 中央省补助 中央和省 中央、省级 中省 省以上 省级以上 上级补助",
        "central_province",
        "省以上",
        "争取中央、省补助",
        "省以上",
    ),
    ("中央", "中央补助 中央财政 争取中央补助 中央资金", "central", "省以上", "中央补助", "中央"),
    (
        "省级",
        "省 省级安排 省级补助 省级财政 省财政 争取省补助 省级资金",
        "province",
        "省以上",
        "省级安排",
        "省级",
    ),
    ("中央预算内投资", "中央预算内 预算内投资", "central", "省以上", "中央预算内投资", "中央预算内投资"),
    (
        "市级",
        "市 市级安排 市级补助 市级财政 市财政 市级配套 市本级 市级资金",
        "city",
        "市本级",
        "市级安排",
        "市本级",
    ),
    (
        "县级",
        "县 县区 县（区） 县级安排 县区安排 县级财政 县财政 县级配套 县区配套 区级 县级资金",
        "county",
        "县级",
        "县级安排",
        "县级",
    ),
    ("福彩公益金", "福利彩票公益金 彩票公益金 福彩", "lottery", "福彩公益金", "福彩公益金", "福彩公益金"),
    ("社会捐赠", "捐赠 社会捐助 社会资金", "social", "社会捐赠", "社会捐赠", "社会捐赠"),
    ("历年结余", "结余 滚存结余 历年滚存结余 上年结余", "balance", "历年结余", "历年结余", "历年结余"),
]


def add_sources(apps, schema_editor):
    source = apps.get_model("funding", "FundSource")
    for order, (name, aliases, level, group, plan_word, raised_word) in enumerate(SOURCES, start=1):
        source.objects.get_or_create(
            name=name,
            defaults={
                "aliases": aliases.split(),
                "level": level,
                "group": group,
                "order": order * 10,
                "plan_word": plan_word,
                "raised_word": raised_word,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("funding", "0001_initial")]

    operations = [migrations.RunPython(add_sources, migrations.RunPython.noop)]
