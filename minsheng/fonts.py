"""The fonts that PDF files are set in: where they are, and how the layout engine is told of them.

The office's own fonts come first in every stylesheet, but a server rarely has them. So the four faces of an
official document travel with the product (fonts/fandol), and Noto SC covers characters that they lack.
"""

import hashlib
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

from django.conf import settings

# FandolSong-Bold stands for 小标宋. It gets a family name of its own, so that no stylesheet asks for bold
# and nothing is made bolder a second time.
TITLE_FAMILY = "FandolXBS"


# What each face of an official document is called: the office's own first, at the end what comes with us.
STACKS = {
    "仿宋": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong", "FandolFang"),
    "黑体": ("黑体", "SimHei", "STHeiti", "FandolHei"),
    "楷体": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "STKaiti", "FandolKai"),
    "小标宋": ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", TITLE_FAMILY),
    "宋体": ("宋体", "SimSun", "Noto Serif SC"),
}


# Neither kerning nor ligatures: each half-width figure takes its own half. It is said here and not in a
# stylesheet, because for each piece of text with features of its own the layout engine keeps a list forever.
_UNWANTED = ("kern", "liga", "clig", "calt")


class FontsMissing(Exception):
    """A font file that the layout needs is not there. Without fonts the layout engine ends the process."""


@dataclass(frozen=True)
class Face:
    use: str
    family: str
    path: Path


def faces():
    """Every face that documents rely on: 仿宋, 黑体, 楷体, 小标宋, then the two for rare characters."""
    fandol = Path(settings.BASE_DIR) / "fonts" / "fandol"
    noto = _noto_directory()
    return (
        Face("仿宋", "FandolFang", fandol / "FandolFang-Regular.otf"),
        Face("黑体", "FandolHei", fandol / "FandolHei-Regular.otf"),
        Face("楷体", "FandolKai", fandol / "FandolKai-Regular.otf"),
        Face("小标宋", TITLE_FAMILY, fandol / "FandolSong-Bold.otf"),
        Face("宋体及生僻字", "Noto Serif SC", noto / "NotoSerifSC-Regular.otf"),
        Face("生僻字", "Noto Sans SC", noto / "NotoSansSC-Regular.otf"),
    )


def _noto_directory():
    # find_spec, not import: the place is all that is wanted, and a missing package becomes a named problem.
    spec = find_spec("pylopdf_fonts_zh_cn")
    return Path(spec.origin).parent if spec else Path("pylopdf_fonts_zh_cn")


def problems():
    """What keeps documents from being set, as Chinese sentences; empty when all is well."""
    found = [f"缺少字体“{face.use}”：{face.path}" for face in faces() if not face.path.is_file()]
    if not found:
        try:
            configuration()
        except OSError as error:
            found.append(f"字体缓存目录不可写：{error}")
    return found


def extra_directories():
    """Folders in which an office may put fonts of its own (setting MINSHENG_FONT_DIRS)."""
    return [Path(each) for each in settings.FONT_DIRS]


def configuration():
    """Write the font configuration with its cache folder and return the file's path.

    The folder is named by the digest of the configuration and of the font files, so a changed configuration
    starts with an empty cache; folders of earlier configurations are removed.
    """
    missing = [str(face.path) for face in faces() if not face.path.is_file()]
    if missing:
        raise FontsMissing("缺少字体文件：" + "、".join(missing))
    root = Path(settings.VAR) / "fontconfig"
    folder = root / _digest()
    file = folder / "fonts.conf"
    if not file.is_file():
        (folder / "cache").mkdir(parents=True, exist_ok=True)
        _write_whole(file, _configuration_text(folder / "cache"))
        for old in root.iterdir():
            if old != folder and old.is_dir():
                shutil.rmtree(old, ignore_errors=True)
    return file


@dataclass(frozen=True)
class Choice:
    """The family that PDF files are set in for one use; ``is_own`` when the office put it there itself."""

    use: str
    family: str
    is_own: bool


def choices():
    """What each face of a document is set in here, in the order of STACKS."""
    own = families(tuple(extra_directories()))
    found = []
    for use, stack in STACKS.items():
        family = next((name for name in stack if name in own), stack[-1])
        found.append(Choice(use, family, family in own))
    return found


def families(directories):
    """The family names, in any language, of the font files in these folders and below them."""
    files = sorted(file for directory in directories for file in directory.glob("**/*.[ot]t[fc]"))
    return _families(tuple((file, file.stat().st_mtime_ns) for file in files))


@lru_cache(maxsize=4)
def _families(files):
    from fontTools.ttLib import TTCollection, TTFont, TTLibError

    found = set()
    for file, _ in files:
        try:
            is_collection = file.suffix.lower() in (".ttc", ".otc")
            fonts = TTCollection(file, lazy=True).fonts if is_collection else [TTFont(file, lazy=True)]
            found |= {str(name) for font in fonts for name in font["name"].names if name.nameID in (1, 16)}
        except (TTLibError, OSError, KeyError, UnicodeDecodeError):
            continue  # not a font that could be used: the layout engine passes it over as well
    return frozenset(found)


def prepare():
    """Point the font library at our configuration. Must run before the layout engine is imported."""
    file = configuration()
    if "weasyprint" in sys.modules and os.environ.get("FONTCONFIG_FILE") != str(file):
        raise RuntimeError(
            "WeasyPrint was imported before the fonts were configured; import minsheng.pdf instead"
        )
    os.environ["FONTCONFIG_FILE"] = str(file)
    return file


def _directories():
    return list(dict.fromkeys([*extra_directories(), *(face.path.parent for face in faces())]))


def _digest():
    digest = hashlib.sha256(_configuration_text(Path("cache")).encode())
    for directory in _directories():
        for file in sorted(directory.glob("*.[ot]t[fc]")):
            state = file.stat()
            digest.update(f"{file}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def _configuration_text(cache):
    directories = "".join(f"  <dir>{escape(str(directory))}</dir>\n" for directory in _directories())
    title = next(face for face in faces() if face.family == TITLE_FAMILY)
    features = "".join(f"<string>{feature} 0</string>" for feature in _UNWANTED)
    return f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
{directories}  <cachedir>{escape(str(cache))}</cachedir>
  <match target="scan">
    <test name="file" compare="eq"><string>{escape(str(title.path))}</string></test>
    <edit name="family" mode="assign_replace"><string>{TITLE_FAMILY}</string></edit>
    <edit name="style" mode="assign_replace"><string>Regular</string></edit>
  </match>
  <match target="font">
    <edit name="fontfeatures" mode="assign_replace">{features}</edit>
  </match>
</fontconfig>
"""


def _write_whole(file, text):
    """Write beside the file and rename, so that no other process ever reads half a configuration."""
    handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as part:
        part.write(text)
    os.replace(name, file)
