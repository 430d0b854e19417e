"""The commands for those who write checklists."""

from click.testing import CliRunner

from admin.checklists_command import checklists
from checklists.catalogue import Catalogue


def test_check_finds_nothing_wrong_and_counts_what_there_is() -> None:
    result = CliRunner().invoke(checklists, ["check"])
    assert result.exit_code == 0, result.output
    assert f"S06 城镇燃气 {Catalogue.load().latest('S06').version}" in result.output
    assert "没有问题" in result.output


def test_publishing_a_file_that_is_not_there_says_so() -> None:
    result = CliRunner().invoke(checklists, ["publish", "S06@1999-1"])
    assert result.exit_code == 1
    assert "没有版本“1999-1”" in result.output
