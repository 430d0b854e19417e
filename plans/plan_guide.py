"""What stands above each group of a plan that a county fills in: what it is, what to fill in."""

from collections.abc import Mapping

HEAD = """\
# {code} 的方案。由 anxun county new 参照{model}的方案写成，要由本县填写。
#
# 凡是写着“待定”的，都由本县填写，填完运行 anxun plans check，会告诉您还缺什么、哪里不对、怎么改。
# 本县没有的事项，删去整行。注释里“{model} …”是那个县的规定，只供对照，不是本县的规定。
# 每个值都要写依据（source）：本县方案的条款写 clauses 里的代号；ours 是本系统的默认值；
# national 是全国统一的规定。没有依据的值，不要写成有依据。"""

ROLE_TITLES: Mapping[str, str] = {
    "stationed": "派驻员",
    "inspector": "检查人员",
    "enterprise": "企业",
    "town_office": "乡镇",
    "department": "主管部门",
    "county_office": "安委办",
    "report_officer": "举报受理员",
    "admin": "系统管理员",
}

GROUP_GUIDE: Mapping[str, tuple[str, ...]] = {
    "title": (
        "方案的全称，照印发的文件写。有文号的，加一行 document_number。",
        "seed 是本方案条款的代号，两个大写字母，一般不用改。",
    ),
    "area": ("县区名称、市州、省。依据写方案开头的条款。",),
    "clauses": (
        "本方案的条款：每条一行，代号照方案的编号写，如 BX二(一)1；text 用一句话说这条要求什么。",
        "下面各处的 source 只能写这里有的代号。",
    ),
    "campaign": (
        "行动从哪天到哪天（2027-03-01 这样写），分几个阶段。一个阶段一行；",
        "阶段有开始日期的，加上 starts_on。",
    ),
    "sectors": (
        "行业领域：local_name 写本县的叫法。方案点名的，emphasis 改成 key，source 写条款，",
        "并加上 lead: [牵头部门的 key] 和 joint: [配合部门的 key]。用不到的也不要删，留作备用。",
        "依据：方案的重点行业领域和职责分工。",
    ),
    "towns": ("乡镇、街道：一个一行，代码是民政部门公布的 9 位代码。开发区加上 zone: true。",),
    "offices": (
        "机构：安委办一个，部门和乡镇机构每个一行。key 是英文小写的代号，自己定，不能重复。",
        "kind：county_office 安委办，department 部门，town_office 乡镇机构（要写 town_code）。",
        "paper_word：文书编号开头的机关代字，如 溆应急；不写就用机构名称。",
    ),
    "committees": (
        "专委会，没有的留空。写法：",
        "  - {key: road_committee, name: 道路交通专委会, office: 专委办的 key, source: 条款}",
    ),
    "roles": ("各种人在本县怎么称呼。方案有叫法的，改 title 并写条款。",),
    "stationing": (
        "企业派驻：多少人以上（含）的企业派驻，每家每月至少到访几次。没有派驻制的县，不写这一段。",
        "依据：方案里关于派驻安全生产监督员的条款。",
    ),
    "presence": ("到访佐证的尺度：只用来提示核实，不作结论。是本系统的默认值，一般不用改。",),
    "reminders": (
        "提醒：什么事、提前（负数）或过后几天、提醒谁。是本系统的默认值，可以改。",
        "counted: working_days 按国务院放假安排数工作日。",
    ),
    "tiers": (
        "企业分级：other 是其他企业。sectors 写哪些行业领域的企业属于这一级。",
        "high_risk、key_enterprise、above_scale 还可以在企业台账里逐家勾选。",
    ),
    "duties": (
        "有次数、有周期的任务：谁（who）、多久（every）、至少几次（times_at_least）。",
        "every：week 周、month 月、quarter 季、half_year 半年、year 年、campaign 行动期间。",
        "依据：方案里写了次数的每一条。",
    ),
    "targets": ("要达到的数，如下降比率、达标率。没有指标的县写 targets: []。",),
    "measures": (
        "没有次数的措施，一条一行。写法：",
        "  - {text: 建立重大事故隐患台账, who: [enterprise], source: 条款}",
    ),
    "deadlines": (
        "整改期限：检查人员没有另写时给几天。标着 ours 的是本系统的默认值；",
        "方案有规定的，照方案改，并把 …_source 改成条款。",
    ),
    "listing": (
        "挂牌督办：有哪几级（由低到高），哪些情形建议挂牌。只是建议，由人决定。",
        "level 要写 levels 里的一级。",
    ),
    "dispositions": (
        "处置建议：按隐患怎么来的（origins）、什么情形（when），建议怎样处置。只是建议，由人决定。",
        "本县没有规定的，删去整行；都没有的写 dispositions: []。",
    ),
    "tips": (
        "举报办理的天数。标着 ours 的是本系统的默认值；本县有规定的照改。",
        "deaths_go_to 写涉及人员死亡的举报交给谁。",
    ),
    "rewards": (
        "举报奖励。方案写了金额的，在 amounts 里写，如：",
        "  - {kind: major_hazard, name: 举报重大事故隐患, yuan: 2000, source: 条款}",
        "kind：major_hazard 重大事故隐患，illegal_act 非法行为，violation 违法行为。",
        "anonymous_encouraged：方案鼓励匿名举报的写 true，没有说的写 false。",
    ),
    "reports": (
        "向上报送：每月几日（day_of_month）、每周星期几（weekday，1 是星期一）、某一天（due_on）。",
        "every：week 周、month 月、quarter 季、half_year 半年、year 年、once 只报一次。",
        "周报的一周不从星期一算起的写 week_begins，如 6 是上周六至本周五；",
        "年中要改的不改这里，由安委办在页面上从某个星期一起改。",
        "依据：方案关于报送、调度的条款。",
    ),
    "forms": (
        "报表：每个行业领域只能算在一行。有上级下发表样的，照表样改列和行，source 写条款；",
        "没有的用这份，它是本系统自拟的（ours）。",
    ),
    "hotlines": (
        "电话：purpose 写 tip（举报）或 filing（报送材料联系）；public: true 的才会印上公示牌。",
    ),
    "references": (
        "方案引用的文件（references），方案没说清楚、由本县选定的读法（choices）。可以留空。",
    ),
}
