import type { Hazard, HazardEventKind } from '@/api/hazards'
import type { PlanDeadlines } from '@/api/plan'
import { dayAfter, dayOf, dayWords } from '@/words/time'

/** Between which days a step's new deadline may lie; `words` says so, and why. The server decides. */
export interface DayBounds { earliest: string; latest: string; words: string }

type Dated = Pick<Hazard, 'grade' | 'deadline' | 'extensions' | 'extend_until' | 'order_number'>

function after(day: string, days: number): string {
  return dayAfter(new Date(`${day}T00:00:00+08:00`), days)
}

export function dayBounds(
  kind: HazardEventKind, hazard: Dated, limits: PlanDeadlines, today = dayOf(new Date()),
): DayBounds {
  if (kind === 'extend') return extensionBounds(hazard, limits, today)
  const latest = after(today, limits[`${hazard.grade}_days`])
  if (kind === 'assign' && hazard.order_number) {
    return { earliest: today, latest: hazard.deadline, words: `已交办过，期限 ${dayWords(hazard.deadline)}；要更晚请用“延期”。` }
  }
  return { earliest: today, latest, words: `按本县方案，期限最晚到 ${dayWords(latest)}。` }
}

/** Where the plan grants no more, no day fits, and the words say why. */
function extensionBounds(hazard: Dated, limits: PlanDeadlines, today: string): DayBounds {
  const latest = hazard.extend_until ?? null
  const next = after(hazard.deadline, 1)
  const earliest = next > today ? next : today
  if (latest === null || latest < earliest) {
    return { earliest, latest: hazard.deadline, words: '按本县方案不能再延期，请督促整改，或挂牌督办。' }
  }
  const left = limits.extension_times - hazard.extensions
  return { earliest, latest, words: `按本县方案最多延到 ${dayWords(latest)}，还可以延 ${left} 次。` }
}

/** Days to tap: so many after `from`, as far as they lie within. */
export function dayTaps(from: string, { earliest, latest }: DayBounds, steps = [0, 3, 7, 15, 30]): { day: string; words: string }[] {
  return steps.map((days) => ({ day: after(from, days), words: days ? `${days} 天` : '今天' }))
    .filter(({ day }) => day >= earliest && day <= latest)
}
