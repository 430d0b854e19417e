import { computed } from 'vue'

import type { HazardGrade } from '@/api/hazards'
import type { Plan } from '@/api/plan'
import { useFetch } from './fetch'

/** The county's plan: names of sectors, and days to put a hazard right. */
export function usePlan() {
  const asked = useFetch<Plan>(() => '/plan')
  const { body } = asked
  const names = computed(() => new Map(body.value?.sectors.map((sector) => [sector.id, sector.local_name])))
  return {
    plan: body,
    /** For a form that waits for it: `together` with what else it needs. */
    askedPlan: asked,
    sectorName: (sector: string) => names.value.get(sector) ?? sector,
    /** Days by the plan; null until it was read once (the server then sets the plan's own). */
    deadlineDays: (grade: HazardGrade) => body.value?.deadlines[`${grade}_days`] ?? null,
  }
}
