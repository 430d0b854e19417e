"""The figures that a form may ask for. Whoever counts them answers for each of these names."""

FIGURES = frozenset(
    {
        # 检查
        "groups",
        "inspectors",
        "units_checked",
        "inspections",
        "self_checked_enterprises",
        # 隐患
        "major_found",
        "other_found",
        "major_rectified",
        "other_rectified",
        "overdue",
        # 监管执法
        "ordered_to_rectify",
        "penalised",
        "fines_yuan",
        "suspended",
        "closed",
        "detained_or_transferred",
        "enforcement_times",
        "typical_cases",
        "cases",
        "crackdown_cases",
        "zero_penalty",
        # 工作记录
        "work_rules",
        "work_meeting",
        "work_oversight",
        "work_study",
        "work_film",
        "work_lecture",
        "work_lecture_people",
        "work_vehicle",
        "work_brochure",
        "work_courtyard",
        "courtyard_groups_held",
        "courtyard_groups_all",
        "work_media",
        "work_press",
        "work_recommended",
        "work_training",
        "work_training_people",
        "work_spot_exam_people",
        "work_spot_exam_passed",
        "work_campaign",
    }
)
