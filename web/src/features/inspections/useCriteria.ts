import { type Ref, shallowRef, watch } from 'vue'

import type { HazardRow } from '@/api/hazards'
import { fetchChecklist, listChecklists } from './checklists'
import { criteriaIn, type Criterion, criterionOf } from './criteria'

/** The 判定标准 that the hazard's checklist points at: the item's own, and all to choose from. */
export function useCriteria(hazard: () => Pick<HazardRow, 'sector' | 'item'> | null): {
  suggested: Ref<Criterion | null>
  known: Ref<Criterion[]>
} {
  const suggested = shallowRef<Criterion | null>(null)
  const known = shallowRef<Criterion[]>([])
  watch(() => [hazard()?.sector, hazard()?.item] as const, async ([sector, item]) => {
    try {
      const row = (await listChecklists()).checklists.find((checklist) => checklist.sector === sector)
      if (!row) return
      const checklist = await fetchChecklist(row.sector, row.version)
      suggested.value = criterionOf(checklist, item ?? null)
      known.value = criteriaIn(checklist)
    } catch {
      // Not at hand without a network: the standard is written by hand.
    }
  }, { immediate: true })
  return { suggested, known }
}
