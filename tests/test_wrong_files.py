"""The wrong file at every upload of the application: said what it is, in Chinese, and nothing is stored."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, get_resolver, reverse

from tests.permission_rows import funding, reports, tables, targets_overview, targets_reports
from tests.test_permissions_table import build_world
from tests.uploading import docx, jpg, table
from tests.workbooks.building import compound_file

pytestmark = pytest.mark.django_db

CSV = "地区,指标,数值\n甲县,新增床位,5\n".encode("gb18030")
LOCKED = compound_file({"EncryptionInfo": b"x", "EncryptedPackage": b"x" * 64})
OTHER_TABLE = table("与此无关")
TOO_LARGE = 50 * 2**20

EMPTY = "空文件|是空的"
NO_ATTACHMENT = "这种文件不能作附件"

# What is sent, and what the page says of it (a pattern).
WORKBOOK = {
    "a document": (docx("正文"), "文档，不是工作簿"),
    "a photo": (jpg(), "图片（照片或截图），不是工作簿"),
    "a csv": (CSV, "文本文件（如 .csv、.txt），不是工作簿"),
    "a locked workbook": (LOCKED, "设有打开密码"),
    "an empty file": (b"", EMPTY),
    "another table": (OTHER_TABLE, "表头|没有|请"),
}
ATTACHMENT = {
    "a csv": (CSV, NO_ATTACHMENT),
    "a locked workbook": (LOCKED, "设有打开密码"),
    "an empty file": (b"", EMPTY),
}
NO_DOCUMENT = "里面不是 Word 文档。请选一个 .docx 文件"
DOCUMENT = ATTACHMENT | {
    "a csv": (CSV, NO_DOCUMENT),
    "a photo": (jpg(), NO_DOCUMENT),
    "a table": (OTHER_TABLE, "其实是.+请选一个 .docx 文件"),
}
TEMPLATE = {name: (data, f"{EMPTY}|不是能读的模板文件") for name, (data, _said) in WORKBOOK.items()}
NO_TABLE = "不是 .xlsx 工作簿"
EMPTY_TABLE = ATTACHMENT | {"a photo": (jpg(), NO_TABLE), "a document": (docx("正文"), NO_TABLE)}


@dataclass(frozen=True)
class Upload:
    """One address that takes a file: who sends it, with what else, and what is wrong there with each file."""

    url_name: str
    person: str
    wrong: dict
    input: str = "file"
    name: str = "六月.xlsx"
    make: object = lambda world: {}
    data: dict = field(default_factory=dict)


def a_task(world):
    """Something to fill in, of a plan that the form names."""
    world.plan = targets_reports.a_task(world).plan
    return {}


def a_plan(world):
    tables.a_plan(world)
    return {}


UPLOADS = [
    Upload(
        "targets:table_upload",
        "target_admin",
        WORKBOOK,
        make=tables.a_plan,
        data={"effective_month": "2017-01"},
    ),
    Upload("targets:progress_load", "clerk", WORKBOOK, make=a_task),
    Upload(
        "targets:second_source",
        "section_officer",
        WORKBOOK,
        make=targets_overview.a_plan,
        data={"name": "报省"},
    ),
    Upload("funding:upload", "section_officer", WORKBOOK, make=funding.slug),
    Upload("organization:people_load", "system_admin", WORKBOOK),
    Upload("organization:regions_load", "system_admin", WORKBOOK),
    Upload(
        "reports:workbook_new",
        "office",
        EMPTY_TABLE,
        input="files",
        make=reports.a_template,
        data={"name": "统计表"},
    ),
    Upload("reports:template_import", "office", TEMPLATE, make=a_plan),
    Upload("reports:proofreading", "office", DOCUMENT, name="六月.docx", make=reports.a_letter),
    Upload(
        "reports:signing_file",
        "office",
        ATTACHMENT,
        input="files",
        make=reports.a_sent_letter,
        data={"kind": "scan"},
    ),
    Upload("targets:evidence_add", "clerk", ATTACHMENT, input="files", make=targets_reports.a_draft_cell),
    Upload("targets:scan_add", "clerk", ATTACHMENT, input="files", make=targets_reports.a_report),
    Upload("funding:attach", "section_officer", ATTACHMENT, input="files", make=funding.entry_of("county")),
]


def url_patterns(patterns=None, namespace=""):
    """(name, URLPattern) of every address of the application."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from url_patterns(pattern.url_patterns, inner)


def send(client, upload, name, content):
    """The words of the page that answers a file which the browser sends as `name`."""
    world = build_world()
    address = reverse(upload.url_name, kwargs=upload.make(world))
    data = upload.data | ({"plan": world.plan.slug} if hasattr(world, "plan") else {})
    client.force_login(world.people[upload.person])
    answer = client.post(address, data | {upload.input: SimpleUploadedFile(name, content)}, follow=True)
    assert answer.status_code == 200
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.mark.parametrize(
    ("upload", "kind"),
    [
        pytest.param(upload, kind, id=f"{upload.url_name} {kind}")
        for upload in UPLOADS
        for kind in [*upload.wrong, "too large"]
    ],
)
def test_a_wrong_file_is_named(client, settings, upload, kind):
    settings.UPLOAD_MEGABYTES = 20
    content, said = upload.wrong.get(kind, (b"\0" * TOO_LARGE, "超过|太大"))
    shown = send(client, upload, upload.name, content)
    assert re.search(said, shown), shown
    assert not re.search(r"(?:[A-Za-z]{2,} ){2,}[A-Za-z]{2,}", shown), "a sentence in English"


def test_every_view_that_reads_files_is_listed():
    names = {upload.url_name for upload in UPLOADS}
    views = {f"{pattern.callback.__module__}" for name, pattern in url_patterns() if name in names}
    reading = {
        ".".join(path.with_suffix("").parts)
        for app in ("organization", "targets", "funding", "reports")
        for path in Path(app, "views").glob("*.py")
        if "request.FILES" in path.read_text()
    }
    assert reading == views
