"""The target administrator loads the real table, a changed one with a doubt in it, and revises one target."""

from pathlib import Path

import openpyxl

from targets.models import SourceDocument, Target
from tests.browser.following import follow
from tests.factories import PASSWORD
from tests.targets.table_world import REAL, build_city


def admin_of(world):
    world.admin.set_password(PASSWORD)
    world.admin.save()
    return world.admin


def changed_table(folder: Path) -> Path:
    """The same table a few months later: a heading in other words, one target raised, one left out."""
    book = openpyxl.load_workbook(REAL)
    sheet = book.active
    sheet["E5"] = "养老机构新增床位数（张）"
    sheet["E6"], sheet["E8"] = 2000, 350
    sheet["G6"], sheet["G9"] = 60, None
    path = folder / "调整后的分解表.xlsx"
    book.save(path)
    return path


def upload(visitor, path):
    visitor.open("/plans/guangyuan-2017/targets/load/")
    visitor.page.get_by_label("分解表文件").set_input_files(path)
    follow(visitor.page.get_by_role("button", name="上传并预览"))
    visitor.scan()


def test_the_table_is_loaded_changed_and_revised(visitor, tmp_path):
    world = build_city()
    SourceDocument.objects.create(title="调整目标的通知", number="广府办函〔2017〕80号")
    visitor.sign_in(admin_of(world))
    page = visitor.page
    upload(visitor, REAL)
    assert "新增 67 个目标" in page.get_by_role("status").first.inner_text()
    assert not Target.objects.exists()
    follow(page.get_by_role("button", name="确认入库"))
    visitor.scan()
    assert "已入库" in page.get_by_role("heading", level=1).inner_text()
    assert Target.objects.count() == 67

    upload(visitor, changed_table(tmp_path))
    assert page.get_by_role("button", name="确认入库").is_disabled()
    page.get_by_label("E5 对应哪个指标").select_option(label="新增民办公办养老机构床位")
    page.get_by_role("group", name="旺苍县建设城乡社区日间照料中心").get_by_label("撤销").check()
    page.get_by_label("依据文件").select_option(index=1)
    page.get_by_label("原因").fill("市政府追加")
    follow(page.get_by_role("button", name="重新核对"))
    visitor.scan()
    assert "改动 3 个，撤销 1 个" in page.get_by_role("status").first.inner_text()
    follow(page.get_by_role("button", name="确认入库"))
    follow(page.get_by_role("link", name="看目标表"))
    visitor.scan()

    follow(page.get_by_role("link", name="苍溪县 新增民办公办养老机构床位：350"))
    visitor.scan()
    page.get_by_label("新的目标").fill("360张")
    page.get_by_label("依据文件").select_option(index=1)
    page.get_by_label("原因", exact=True).fill("再次追加")
    follow(page.get_by_role("button", name="存入"))
    assert "相差 -10" in page.get_by_role("main").inner_text()
    page.get_by_label("与分解数不等的说明").fill("市级另有安排")
    follow(page.get_by_role("button", name="存入"))
    assert "350 → 360" in page.get_by_role("main").inner_text()
