import type { Finding } from '@/api/documents'
import type { Question } from '@/features/inspections'
import { newUuid } from '@/offline/store/identity'
import { dayAfter } from '@/words/time'

/** An empty hazard with what the item suggests; `planDays` null leaves the deadline to the plan. */
export function newFinding(
  about: Question | null, planDays: number | null, sector: string | null, now = new Date(),
): Finding {
  const suggested = about?.item.deadline_days
  const days = planDays === null ? null : Math.min(suggested ?? planDays, planDays)
  return {
    id: newUuid(),
    item: about?.item.id ?? null,
    sector: about ? null : sector,
    key_area_id: null,
    part: about?.item.part ?? '',
    description: '',
    grade: 'general',
    criterion: null,
    responsible: null,
    deadline: days === null ? null : dayAfter(now, days),
    photos: [],
  }
}
