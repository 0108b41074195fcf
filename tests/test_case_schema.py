"""仓库里带着的 JSON Schema 是新的：编辑器打开 cases/ 就能边写边提示。"""

from pathlib import Path

from dianxing.cli.app import run

ROOT = Path(__file__).parents[1]


def test_the_schema_beside_the_cases_is_what_the_command_writes(tmp_path: Path) -> None:
    assert run(["schema", "--root", str(ROOT), "-o", str(tmp_path / "new.json")]) == 0
    assert (tmp_path / "new.json").read_text("utf-8") == (ROOT / "cases" / "case.schema.json").read_text(
        "utf-8"
    )
