import json

import pytest
from django.core.management import CommandError, call_command

from targets.models import SourceDocument, TableImport, Target
from tests.targets.table_world import REAL, build_city
from tests.workbooks.building import xlsx

pytestmark = pytest.mark.django_db
HEAD = ["地区", "新增床位（张）"]


@pytest.fixture
def world():
    return build_city()


def run(capsys, path, *options):
    """(exit code, what was printed)."""
    code = 0
    try:
        call_command("import_targets", str(path), "--plan", "guangyuan-2017", *options)
    except SystemExit as stop:
        code = stop.code
    return code, capsys.readouterr().out


def made(tmp_path, rows):
    path = tmp_path / "分解表.xlsx"
    path.write_bytes(xlsx({"分解表": rows}))
    return path


def test_the_real_table_as_json(world, capsys):
    code, text = run(capsys, REAL, "--dry-run", "--format", "json")
    record = json.loads(text)
    assert (code, record["stored"], record["counts"]["added"]) == (0, False, 67)
    assert not Target.objects.exists()
    column = record["columns"][3]
    assert (column["unit"], column["kind"], column["direction"]) == ("张", "count", "at_least")
    assert column["header_path"][0] == "民生工程"
    cell = next(cell for cell in record["cells"] if cell["cell"] == "H10")
    assert (cell["region"], cell["total"], cell["column"], cell["number"]) == ("剑阁县", False, "H", "22760")
    assert record["problems"] == []
    code, text = run(capsys, REAL)
    assert code == 0
    assert "已存入：新增 67 个目标" in text
    assert TableImport.objects.get().uploaded_by.username == "command-line"
    assert "没有变化" in run(capsys, REAL)[1]


def test_problems_stop_everything_and_name_their_cells(world, capsys, tmp_path):
    path = made(tmp_path, [HEAD, ["全市", 10], ["苍溪县", 5], ["巴州区", "5户"]])
    code, text = run(capsys, path, "--format", "json")
    record = json.loads(text)
    assert code == 1
    assert ("unknown-region", "A4", "error") in {
        (p["code"], p["cell"], p["severity"]) for p in record["problems"]
    }
    assert not Target.objects.exists()
    code, text = run(capsys, path)
    assert code == 1
    assert "工作表“分解表”A4：“巴州区”不是已知的地区" in text


def test_a_file_that_is_no_workbook(world, capsys, tmp_path):
    path = tmp_path / "假的.xlsx"
    path.write_bytes(b"hello")
    code, text = run(capsys, path, "--format", "json")
    record = json.loads(text)
    assert (code, record["columns"], record["cells"]) == (1, [], [])
    assert record["problems"][0]["code"] == "not-a-workbook"


def test_a_change_names_document_reason_and_month(world, capsys, tmp_path):
    run(capsys, made(tmp_path, [HEAD, ["全市", 10], ["苍溪县", 10]]))
    changed = made(tmp_path, [HEAD, ["全市", 12], ["苍溪县", 12]])
    code, text = run(capsys, changed)
    assert (code, "依据文件和原因" in text) == (1, True)
    SourceDocument.objects.create(title="通知", number="〔2017〕80号")
    options = ["--document", "〔2017〕80号", "--reason", "追加", "--effective", "2017-06"]
    code, text = run(capsys, changed, *options)
    assert code == 0
    assert "苍溪县　新增床位：10 → 12" in text
    assert Target.objects.filter(reason="追加", effective_month="2017-06-01").count() == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--document", "没有的"], "没有登记"),
        (["--section", "没有的"], "科室"),
        (["--effective", "六月"], "六月"),
        (["--by", "nobody"], "人员"),
    ],
)
def test_what_the_command_cannot_find(world, capsys, options, message):
    with pytest.raises(CommandError, match=message):
        run(capsys, REAL, *options)


def test_a_month_outside_the_plan(world, capsys):
    with pytest.raises(CommandError, match="2017 年之内"):
        run(capsys, REAL, "--effective", "2018-06")
    assert not Target.objects.exists()
