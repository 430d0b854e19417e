import { type ComputedRef, computed } from 'vue'

import { query } from '@/api/client'
import type { InspectionPage, RecordRow, SentVisit, VisitPage } from '@/api/documents'
import { useFetch } from '@/offline/fetch'
import { session } from '@/offline/session'
import { monthOf } from '@/words/time'
import { chainOf } from './chain'

/** The most that the API gives in one page; no enterprise is visited so often in a month. */
const PAGE_MOST = 200

/** One visit with what belongs to it: corrections, and the inspections made during it. */
export function useVisitRecord(id: () => string) {
  const reading = useFetch<SentVisit>(() => `/visits/${id()}`)
  const around = () => {
    const visit = reading.body.value
    if (!visit) return null
    const month = monthOf(new Date(visit.began_at))
    return query({ month, enterprise_id: visit.enterprise_id, person_id: visit.person_id, limit: PAGE_MOST })
  }
  const visits = useFetch<VisitPage>(() => after('/visits', around()))
  const inspections = useFetch<InspectionPage>(() => after('/inspections', around()))

  const chain: ComputedRef<RecordRow[]> = computed(() => chainOf(id(), visits.body.value?.visits ?? []))
  return {
    reading,
    isOwn: computed(() => reading.body.value?.person_id === session.me?.id),
    /** The newest correction; null: this one is the newest. */
    newer: computed(() => {
      const last = chain.value.at(-1)
      return last && last.id !== id() ? last : null
    }),
    /** Inspections name the visit they were sent with, which a correction took the place of. */
    inspections: computed(() => {
      const ids = new Set([id(), ...chain.value.map((visit) => visit.id)])
      return (inspections.body.value?.inspections ?? []).filter((inspection) => ids.has(inspection.visit_id ?? ''))
    }),
  }
}

function after(path: string, asked: string | null): string | null {
  return asked && path + asked
}
