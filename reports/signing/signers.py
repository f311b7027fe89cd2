"""Who may be asked for a signature, and who may give it on screen.

Who drafted or sent a letter signs none of its steps but 核稿; one account signs several steps only where it
holds as many posts that sign. What the screen refuses can be signed on paper and noted.
"""

from django.core.exceptions import PermissionDenied, ValidationError

from reports.permissions import may_sign_for, signing_posts
from reports.signing.flow import is_proofreading


def refuse_signers(letter, steps, signers, by):
    """ValidationError unless `signers` (see actions.submit_for_signing) fit the steps; returns what the log
    says of who signs several of them.
    """
    if not steps:
        raise ValidationError("模板还没有审签步骤，请先在模板里写明由谁审签。")
    kind = "报告" if letter.region_id else "函件"
    for step in steps:
        people = signers.get(step.order) or []
        if not people:
            raise ValidationError(f"“{step.title}”还没有选由谁签。")
        asked = [person for person in people if person is not None]
        if wrong := [str(person) for person in asked if not signing_posts(person, letter)]:
            raise ValidationError(f"“{step.title}”选的{'、'.join(wrong)}没有签署{kind}的职责。")
        for person in asked:
            if person in (letter.created_by, by) and not is_proofreading(step.title):
                raise ValidationError(
                    f"{person}起草或送签了{letter.this}，“{step.title}”请选别人；没有别人能签的，选在纸上签。"
                )
    said = [_posts_for(letter, person, titles) for person, titles in _several(steps, signers)]
    return f"（一人签几步：{'；'.join(said)}）" if said else ""


def _several(steps, signers):
    """(person, titles) of those who are asked for more than one step."""
    asked = {}
    for step in steps:
        for person in dict.fromkeys(signers[step.order]):
            asked.setdefault(person, []).append(step.title)
    return [(person, titles) for person, titles in asked.items() if person and len(titles) > 1]


def _posts_for(letter, person, titles):
    """The posts in which the person signs the steps, as the log says it; ValidationError for too few."""
    posts = list(dict.fromkeys(str(post) for post in signing_posts(person, letter)))
    if len(posts) < len(titles):
        raise ValidationError(
            f"{person}要签{'、'.join(f'“{title}”' for title in titles)}{len(titles)}步，"
            f"能签署的任职只有{len(posts)}个（{'、'.join(posts)}）：一职只签一步，请另选人或在纸上签。"
        )
    return f"{person}任{'、'.join(posts)}，签{'、'.join(titles)}"


def signing_as(letter, signature, by):
    """Whose deputy `by` is when giving the signature on screen: None for their own.

    PermissionDenied for who is not asked, ValidationError for who drafted the letter or sent it.
    """
    if signature.signer is None:
        raise PermissionDenied(f"“{signature.title}”在纸上签，签好了请经办人登记。")
    is_own = signature.signer_id == by.pk and signing_posts(by, letter)
    if not is_own and not may_sign_for(by, signature.signer, letter):
        raise PermissionDenied(f"“{signature.title}”请的是{signature.signer}，不由您签。")
    if by in (letter.created_by, letter.frozen.frozen_by) and not is_proofreading(signature.title):
        raise ValidationError(
            f"{letter.this}是您起草或送签的，“{signature.title}”请别人签，或签在纸上再登记。"
        )
    return None if is_own else by
