"""What happens in a month of a county: what spoils figures, at its edges and in its middle."""

from __future__ import annotations

from datetime import time, timedelta

from tests.reports.month_county import LAST_MOMENT, Month
from tests.support.hazard_case import CRITERION, FIVE


def play(month: Month) -> None:
    """All of it."""
    for scene in (_hazards, _moves, _edges, _decisions, _self_checks, _works):
        scene(month)


def _hazards(m: Month) -> None:
    """Both grades, mended, opened again, found to be general after the week; overdue."""
    first, housing = m.town(0), m.lead("S06")
    place = m.enterprise("示例一厂", 0)
    owner = m.owner(place)
    major, general = m.check(
        m.of(first.key), place, m.week(0), ("major", "S06"), ("general", "S04"),
        office=first.key, sectors=("S04", "S06"), with_them=["李示例"],
    )  # fmt: skip
    m.step(m.of(housing), major, "confirm", m.week(1), grade="major", criterion=CRITERION)
    m.step(
        m.of(housing), major, "assign", m.week(1), time(14), deadline=m.week(6), unit="示例一厂",
        responsible="李示例", coordinator="住建局", goal="消除泄漏", measures="更换管路",
        cycle_days=7,
    )  # fmt: skip
    m.step(owner, major, "sign_for", m.week(1), time(15))
    m.step(owner, major, "start", m.week(1), time(16), five=FIVE)
    m.step(owner, major, "rectify", m.week(2))
    m.step(m.of(first.key), major, "verify", m.week(3))
    m.step(m.county_office, major, "close", m.week(4))
    m.step(m.of(first.key), general, "fix_at_once", m.week(0), time(12))
    m.decide(first.key, place, "order_to_rectify", m.week(0), hazard=general)
    m.decide(first.key, place, "penalty", m.week(1), yuan="12345.67", hazard=major, crackdown=True)

    second = m.town(1)
    place = m.enterprise("示例二厂", 1)
    beside = m.enterprise("示例二厂分厂", 1)
    (hazard,) = m.check(
        m.of(second.key), place, m.week(1), ("general", "S04"), office=second.key, team="1组"
    )
    m.check(m.of(second.key), beside, m.week(1), office=second.key, team="1组", hour=time(15))
    owner = m.owner(place)
    m.step(owner, hazard, "rectify", m.week(2))
    m.step(m.of(second.key), hazard, "verify", m.week(3))
    m.step(m.county_office, hazard, "close", m.week(4))
    # At the last moment of the week; mended again in the next one.
    m.step(m.of(second.key), hazard, "reopen", m.week(6), LAST_MOMENT, deadline=m.week(12))
    m.step(owner, hazard, "rectify", m.week(7), time(9))
    m.step(m.of(second.key), hazard, "verify", m.week(7), time(10))

    third = m.town(2)
    place = m.enterprise("示例三厂", 2)
    suspected, late = m.check(
        m.of(third.key), place, m.week(2), ("major", "S07"), ("general", "S07"), office=third.key,
        sectors=("S07",), deadline=1,
    )  # fmt: skip
    m.step(m.of(m.lead("S07")), suspected, "confirm", m.week(7), grade="general")
    m.step(m.owner(place), late, "rectify", m.week(5))


def _moves(m: Month) -> None:
    """Somebody changes office, an enterprise its town; two enterprises become one."""
    old, new = m.lead("S06"), m.lead("S07")
    mover = m.stationed_nowhere(old)
    place = m.enterprise("示例四厂", 3)
    m.check(mover, place, m.day(5), ("general", "S06"), office=old, sectors=("S06",))
    m.move_person(mover, new)
    m.check(mover, place, m.week(4), ("general", "S06"), office=new, sectors=("S06",))

    before, after = m.town(4), m.town(5)
    place = m.enterprise("示例五厂", 4)
    m.check(m.of(before.key), place, m.day(4), ("general", "S04"), office=before.key)
    m.move_enterprise(place, after)
    m.check(m.of(after.key), place, m.week(3), ("general", "S04"), office=after.key)

    town = m.town(7)
    for name in ("示例六厂", "示例七厂"):
        m.check(m.of(town.key), m.enterprise(name, 7), m.day(6), office=town.key)
        m.decide(town.key, name, "penalty", m.day(6), yuan="3000")
    m.merge("示例六厂", "示例七厂", m.day(20))


def _edges(m: Month) -> None:
    """First and last moments; an office that went along; the county's own secret check."""
    for number, day, hour in (
        (8, m.week(6), LAST_MOMENT), (9, m.week(7), time(0)), (10, m.day(22), LAST_MOMENT),
        (10, m.day(23), time(0)), (6, m.last, LAST_MOMENT), (6, m.last + timedelta(1), time(0)),
        (8, m.monday, time(0)), (9, m.monday - timedelta(1), LAST_MOMENT),
    ):  # fmt: skip
        town = m.town(number)
        place = m.enterprise(f"示例边厂{number}{day:%d}", number)
        m.check(m.of(town.key), place, day, ("general", "S04"), office=town.key, hour=hour)
    fire, housing = m.lead("S04"), m.lead("S06")
    place = m.enterprise("示例联合厂", 3)
    m.check(
        m.of(fire), place, m.week(2), ("general", "S04"), office=fire, manner="joint",
        joint_offices=[housing], with_them=["王示例", "赵示例"],
    )  # fmt: skip
    county = next(one.key for one in m.plan.offices if one.kind == "county_office")
    m.check(m.county_office, place, m.week(5), ("general", "S04"), office=county, manner="covert")
    traffic = m.lead("S03")
    m.check(m.of(traffic), place, m.week(1), office=traffic, sectors=("S03",))
    m.check(m.of(traffic), place, m.week(1), office=traffic, sectors=("S03",), hour=time(17))


def _decisions(m: Month) -> None:
    """Of every kind; 拘留 and 移送 of one case; on the week's last day and the next one's first."""
    fire, housing, emergency = m.lead("S04"), m.lead("S06"), m.lead("S07")
    place, other = m.enterprise("示例执法厂", 1), m.enterprise("示例执法二厂", 2)
    for number, name in enumerate((place, other), 1):
        town = m.town(number)
        m.check(m.of(town.key), name, m.week(1), office=town.key, sectors=("S06", "S04"))
    m.decide(fire, place, "penalty", m.week(2), yuan="20000", joint=[housing])
    m.decide(fire, place, "penalty", m.week(6), yuan="4999.99")
    m.decide(fire, place, "penalty", m.week(7), yuan="1000")
    m.decide(fire, other, "typical_case", m.week(3))
    m.decide(fire, other, "order_to_rectify", m.week(3), crackdown=True)
    m.decide(housing, place, "suspension", m.week(4))
    m.decide(housing, other, "closure", m.day(24))
    m.decide(emergency, other, "detention", m.week(1), number="示例刑〔2026〕1号")
    m.decide(emergency, other, "criminal_referral", m.week(2), number="示例刑〔2026〕1号")
    leaderless = next(
        one.key
        for one in m.plan.offices
        if (one.kind == "department" and not m.plan.sectors_led_by(one.key)) or one.key == fire
    )
    m.decide(leaderless, other, "penalty", m.week(3), yuan="50")
    m.decide(m.town(1).key, place, "penalty", m.week(5), yuan="0.01")


def _self_checks(m: Month) -> None:
    """One enterprise twice, another after the week."""
    for name, days in (("示例一厂", (m.week(1), m.week(2))), ("示例二厂", (m.week(7),))):
        owner = m.owner(name)
        for day in days:
            m.check(owner, name, day, office=None, origin="self_check")


def _works(m: Month) -> None:
    """Of every kind, one corrected, one taken back; at villages, in two spellings of a group."""
    town, other, emergency = m.town(0).key, m.town(1).key, m.lead("S07")
    for kind, said in (
        ("rules", {"title": "安全生产责任制"}), ("meeting", {"title": "部署", "times": 2}),
        ("oversight", {"title": "示例一厂，已落实"}), ("study", {"title": "重要论述"}),
        ("film", {"title": "生命重于泰山"}), ("lecture", {"people": 60, "times": 3}),
        ("vehicle", {"times": 4}), ("brochure", {"copies": 500}),
        ("media", {"title": "示例号，一则"}), ("press", {"title": "示例日报，一篇"}),
        ("recommended", {"title": "省安委办简报"}), ("training", {"people": 45}),
        ("spot_exam", {"people": 20, "passed": 19}), ("campaign", {"title": "敲门行动"}),
    ):  # fmt: skip
        m.work(town, kind, m.week(3), **said)
        m.work(emergency, kind, m.day(27), **said)
    m.work(other, "lecture", m.week(0), people=30)
    first = m.work(other, "lecture", m.week(1), people=99)
    m.corrected_work(other, "lecture", m.week(1), people=40, corrects=first, reason="人数写错")
    wrong = m.work(other, "film", m.week(2), title="示例片")
    m.corrected_work(
        other, "film", m.week(2), title="示例片", corrects=wrong, reason="没有放", withdrawn=True
    )
    village, beside = m.village(m.town(0), "示例村", 7), m.village(m.town(1), "邻村", 5)
    for office, where, group, day in (
        (town, village, "1", m.week(1)), (town, village, "2", m.week(2)),
        (town, village, "2", m.week(2)), (other, beside, "3", m.week(8)),
    ):  # fmt: skip
        m.work(office, "courtyard", day, village_id=where, group_name=group, begins="19:30")
