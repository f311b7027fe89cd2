import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from minsheng import clock
from minsheng.months import parse_month
from reports.letters import letter_document
from reports.models import Letter, ReportTemplate
from reports.rendering import forms_of, pdf
from reports.signing.freezing import figures_of


class Command(BaseCommand):
    help = "写出一个时段的函：letter.pdf、.docx、.html、.txt、附件的 .xlsx，和列明每个数来历的 figures.json。"

    def add_arguments(self, parser):
        parser.add_argument("--plan", required=True, help="方案代号")
        parser.add_argument("--from", required=True, dest="first", help="起始月，如 2017-01")
        parser.add_argument("--to", required=True, dest="through", help="截至月，如 2017-06")
        parser.add_argument("--basis", choices=Letter.Basis.values, help="已报数或已审数；不写则按已建的函")
        parser.add_argument("--template", help="函的模板名称；方案只有一个函的模板时可以不写")
        parser.add_argument("--out", required=True, type=Path, help="写到哪个文件夹")

    def handle(self, *, plan, first, through, basis, template, out, **options):
        try:
            months = {"first_month": parse_month(first), "through": parse_month(through)}
        except ValueError as problem:
            raise CommandError(str(problem)) from problem
        if months["first_month"] > months["through"]:
            raise CommandError("截至月不能早于起始月。")
        letter = _letter(_template(plan, template), months, basis)
        document = letter_document(letter)
        file = pdf(document)
        out.mkdir(parents=True, exist_ok=True)
        (out / "letter.pdf").write_bytes(file.content)
        for ending, form in forms_of(document).items():
            if ending != "pdf":
                (out / f"letter.{ending}").write_bytes(form.make(document))
        text = json.dumps(figures_of(document, letter), ensure_ascii=False, indent=1)
        (out / "figures.json").write_text(text + "\n", encoding="utf-8")
        self._report(document, file, out)

    def _report(self, document, file, out):
        self.stdout.write(
            f"《{document.name}》：{file.pages} 页，{len(document.figures())} 个数，写在 {out}。"
        )
        self.stdout.write(f"字体：{'、'.join(file.fonts)}")
        if file.missing_characters:
            self.stdout.write(f"没有字体能写出的字：{'、'.join(file.missing_characters)}")
        if document.notices:
            self.stdout.write("请注意：")
        self.stdout.writelines(f"  {notice.message}" for notice in document.notices)


def _template(slug, name):
    found = ReportTemplate.objects.filter(plan__slug=slug, kind=ReportTemplate.Kind.LETTER)
    found = found.select_related("plan__region", "basis")
    templates = [each for each in found if name in (None, each.name)]
    if len(templates) == 1:
        return templates[0]
    if not templates:
        raise CommandError(f"方案“{slug}”没有{f'名为“{name}”的' if name else ''}函的模板，请先建立模板。")
    raise CommandError(
        f"方案“{slug}”有几个函的模板，请用 --template 写明：{'、'.join(each.name for each in templates)}。"
    )


def _letter(template, months, basis):
    """The stored letter of these months, or one as it would be started now."""
    letter = Letter.objects.with_names().filter(template=template, **months).first()
    letter = letter or Letter(template=template, dated=clock.today(), **months)
    if not letter.is_open and basis not in (None, letter.basis):
        raise CommandError(
            f"这封函已经送签，数按“{letter.get_basis_display()}”固定，不能换口径；去掉 --basis 再写出。"
        )
    letter.basis = basis or letter.basis
    return letter
