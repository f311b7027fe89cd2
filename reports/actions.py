"""The only writers of templates, wordings, letters and passages. Keyword-only, atomic; ``by`` is who acts.

An edit carries the version it was made from: when someone else has saved in between it is refused, with what
stands there now, and nothing is lost.
"""

from copy import copy

from django.core.exceptions import ValidationError
from django.db import transaction

from minsheng import clock
from minsheng.history import recorded
from minsheng.lost_updates import refuse_lost_update
from reports.language import WordingRefused, check
from reports.letters import starting_texts
from reports.models import Letter, Passage, SigningStep, TemplatePart, Wording
from reports.permissions import require_wording_editor, require_writer
from reports.template_files import read_template
from reports.vocabulary import names_of


class Stale(Exception):
    """Someone else has saved since; ``current`` is the row as it stands now."""

    def __init__(self, current):
        super().__init__("别人在您之后修改过")
        self.current = current


class TemplateRefused(Exception):
    """A template that cannot be stored; ``problems`` says in Chinese all that is wrong."""

    def __init__(self, problems):
        super().__init__("；".join(problems))
        self.problems = list(problems)


@transaction.atomic
def load_template(*, plan, content, by, **fields):
    """Store a template from a file's bytes, all or nothing; ``fields`` take precedence over the file.

    Raises TemplateRefused with every problem.
    """
    require_wording_editor(by)
    reading = read_template(plan, content, **fields)
    problems = [*reading.problems, *_row_problems(reading)]
    if problems:
        raise TemplateRefused(problems)
    with recorded(by=by, reason="载入函的模板"):
        reading.template.save()
        for row in (*reading.parts, *reading.wordings):
            row.template = reading.template
            if isinstance(row, Wording):
                row.updated_by = by
            row.save()
        set_signing_steps(template=reading.template, titles=reading.signing, by=by)
    return reading.template


@transaction.atomic
def set_signing_steps(*, template, titles, by):
    """Say which signatures the template's letters need, in order; letters out for signing keep theirs."""
    require_wording_editor(by)
    titles = [title.strip() for title in titles if title.strip()]
    if not titles:
        raise ValidationError("至少要有一步，最后一步是签发。")
    longest = SigningStep._meta.get_field("title").max_length
    if long := [title for title in titles if len(title) > longest]:
        raise ValidationError(f"“{long[0]}”太长，步骤名称最多 {longest} 字。")
    with recorded(by=by, reason="审签步骤"):
        template.signing_steps.all().delete()
        SigningStep.objects.bulk_create(
            SigningStep(template=template, order=order, title=title) for order, title in enumerate(titles, 1)
        )


def _row_problems(reading):
    try:
        reading.template.full_clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            label = "" if name == "__all__" else f"{reading.template._meta.get_field(name).verbose_name}："
            yield from (f"{label}{message}" for message in messages)
    titles = [part.title for part in reading.parts]
    for title in sorted({title for title in titles if titles.count(title) > 1}):
        yield f"有几个部分都叫“{title}”，请各取各的标题。"
    for part in reading.parts:
        try:
            part.full_clean(exclude=["template"], validate_constraints=False)
        except ValidationError as error:
            yield f"第{part.order}部分：{'；'.join(error.messages)}"


@transaction.atomic
def change_template(*, template, by, seen=None, **fields):
    """Change the fields of a template (sender, addressee, ground and so on).

    ``seen``: fingerprint that the form was made from; a template changed since raises ValidationError.
    """
    return _change(template, by, seen, fields)


@transaction.atomic
def change_part(*, part, by, seen=None, **fields):
    """Change the title, the numbering, the hint or the first text of a part; ``seen`` as for a template."""
    return _change(part, by, seen, fields)


def _change(row, by, seen, fields):
    require_wording_editor(by)
    with recorded(by=by):
        before = type(row).objects.select_for_update().get(pk=row.pk)
        row = copy(before)
        for name, value in fields.items():
            setattr(row, name, value)
        refuse_lost_update(before, row, seen)
        row.full_clean()
        row.save(update_fields=list(fields))
    return row


@transaction.atomic
def save_wording(*, wording, text, version, by):
    """Store a new text of a wording; WordingRefused for a name that is not known, Stale for a lost update."""
    require_wording_editor(by)
    with recorded(by=by):
        wording = (
            Wording.objects.select_for_update(of=("self",))
            .select_related("template__plan")
            .get(pk=wording.pk)
        )
        if wording.version != version:
            raise Stale(wording)
        if problems := check(text, names_of(wording.template.plan).vocabulary_for(wording)):
            raise WordingRefused(problems)
        wording.text, wording.updated_by, wording.version = text, by, version + 1
        wording.save(update_fields=["text", "updated_by", "updated_at", "version"])
    return wording


@transaction.atomic
def add_wording(*, template, place, text, by, project=None, indicator=None):
    """Give a project or an indicator a sentence of its own."""
    require_wording_editor(by)
    wording = Wording(
        template=template, place=place, project=project, indicator=indicator, text=text, updated_by=by
    )
    wording.order = template.wordings.filter(place=place).count() + 1
    if problems := check(text, names_of(template.plan).vocabulary_for(wording)):
        raise WordingRefused(problems)
    with recorded(by=by):
        wording.full_clean()
        wording.save()
    return wording


@transaction.atomic
def remove_wording(*, wording, by):
    """Take back a project's or an indicator's own sentence, so that the shared one is used again."""
    require_wording_editor(by)
    if not (wording.project_id or wording.indicator_id):
        raise ValidationError("共用的句式不能删除，可以修改。")
    with recorded(by=by):
        Wording.objects.filter(pk=wording.pk).delete()


@transaction.atomic
def create_letter(*, template, first_month, through, basis, by, corrects=None):
    """Start a letter on a span of months of the plan's year, its passages from the last letter's.

    A part that no earlier letter has starts from the template's own text. `corrects`: a sent letter on the
    same months that this one puts right.
    """
    require_writer(by)
    if corrects and corrects.status != Letter.Status.SENT:
        raise ValidationError("只有发出的函才另发更正；没有发出的，请直接修改。")
    year = template.plan.year
    if first_month.year != year or through.year != year:
        raise ValidationError(f"方案“{template.plan}”是{year}年的，请选{year}年的月份。")
    with recorded(by=by):
        letter = Letter(
            template=template,
            first_month=first_month,
            through=through,
            basis=basis,
            corrects=corrects,
            dated=clock.today(),
            created_by=by,
        )
        letter.full_clean()
        letter.save()
        texts = starting_texts(letter)
        for part in template.parts.filter(source=TemplatePart.Source.PASSAGE):
            Passage.objects.create(letter=letter, part=part, text=texts[part.title], updated_by=by)
    return letter


@transaction.atomic
def change_letter(*, letter, dated, basis, version, by):
    """Set the date and the basis of a letter that is being drafted; Stale for a lost update."""
    require_writer(by)
    with recorded(by=by):
        letter = Letter.objects.select_for_update().get(pk=letter.pk)
        refuse_frozen(letter)
        if letter.version != version:
            raise Stale(letter)
        letter.dated, letter.basis, letter.version = dated, basis, version + 1
        letter.full_clean()
        letter.save(update_fields=["dated", "basis", "version"])
    return letter


def refuse_frozen(letter):
    """Refuse to change the words of a letter from 送签 on."""
    if not letter.is_open:
        raise ValidationError(
            f"这封函{letter.get_status_display()}，内容已经固定。要改的，请先撤回送签；已发出的另发更正的函。"
        )


@transaction.atomic
def save_passage(*, passage, text, version, by):
    """Store what a person wrote in a part of a letter; Stale for a lost update."""
    require_writer(by)
    with recorded(by=by):
        refuse_frozen(Letter.objects.select_for_update().get(pk=passage.letter_id))
        passage = Passage.objects.select_for_update(of=("self",)).select_related("part").get(pk=passage.pk)
        if passage.version != version:
            raise Stale(passage)
        passage.text, passage.updated_by, passage.version = text, by, version + 1
        passage.save(update_fields=["text", "updated_by", "updated_at", "version"])
    return passage
