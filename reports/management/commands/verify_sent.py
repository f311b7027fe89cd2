import hashlib

from django.core.management.base import BaseCommand, CommandError

from reports.models import FrozenLetter, SectionSigning, SentFile


class Command(BaseCommand):
    help = "核对每一封送签、发出的函和每一份送签、签过字的科室月报，存下的内容与校验和是否一致。"

    def handle(self, *args, **options):
        wrong, count = [], 0
        for name, content, sha256 in _stored():
            count += 1
            if hashlib.sha256(content).hexdigest() != sha256:
                wrong.append(name)
        for name in wrong:
            self.stderr.write(f"不一致：{name}")
        if wrong:
            raise CommandError(f"{count} 份里有 {len(wrong)} 份与校验和不一致，请从备份恢复并查明原因。")
        self.stdout.write(f"{count} 份都与校验和一致。")


def _stored():
    """(name, bytes, SHA-256) of everything stored, one at a time."""
    for frozen in FrozenLetter.objects.order_by("pk").iterator(chunk_size=20):
        yield f"函 {frozen.letter_id} {frozen}", frozen.document.encode(), frozen.sha256
    for file in SentFile.objects.order_by("pk").iterator(chunk_size=20):
        yield f"函 {file.letter_id} {file.name}", bytes(file.content), file.sha256
    for kept in SectionSigning.objects.exclude(content="").order_by("pk").iterator(chunk_size=20):
        name = f"科室月报 {kept.report_id} {kept.get_step_display()} {kept.pk}"
        yield name, kept.content.encode(), kept.sha256
