"""Forms that a county brings as files of their own, beside its plan or the one we read.

    <folder>/431224/forms/quarterly.yaml     forms: […]  reports: […]

A file says what the plan's own `forms` and `reports` say, and is held to the same rules, so a form
that comes down in mid-year is put in without touching the plan.
"""

from pathlib import Path

from checklists.authoring import Authored, parse
from checklists.errors import FileFault
from plans.review import added_faults

FORMS_FOLDER = "forms"
_GROUPS = ("forms", "reports")


def own_form_files(own_folder: str, code: str) -> list[Path]:
    """The form files of one county, by name; none where there is no folder."""
    return sorted(Path(own_folder, code, FORMS_FOLDER).glob("*.yaml")) if own_folder else []


def counties_with_forms(own_folder: str) -> list[str]:
    """Codes of the counties that bring forms of their own."""
    files = Path(own_folder).glob(f"[0-9]*/{FORMS_FOLDER}/*.yaml") if own_folder else []
    return sorted({path.parent.parent.name for path in files})


def with_form_file(plan: Authored, path: Path) -> Authored:
    """The plan with the file's forms and reports before its own; lines are the file's.

    Raises: FileFault: the file is none of forms.
    """
    file = parse(path)
    for key in file.data:
        if key not in _GROUPS:
            raise file.fault(f"报表文件里不能写 {key}", "只写 forms 和 reports", key)
    if not file.data.get("forms"):
        raise file.fault("报表文件里没有报表", "请在 forms 里写报表，写法同方案")
    for group in _GROUPS:
        if not isinstance(file.data.get(group, []), list):
            raise file.fault(f"{group} 应是一条一条的", "请每条以“- ”开头", group)
    added = {group: [*file.data.get(group, []), *plan.data[group]] for group in _GROUPS}
    return Authored(path, plan.data | added, file.root)


def own_form_faults(plan_file: Path, earlier: list[Path], path: Path) -> list[FileFault]:
    """Every fault of one form file, after those before it in the folder."""
    try:
        plan = parse(plan_file)
        for file in (*earlier, path):
            plan = with_form_file(plan, file)
    except FileFault as fault:
        return [fault]
    return added_faults(plan)
