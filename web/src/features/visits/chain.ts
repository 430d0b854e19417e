import type { RecordRow } from '@/api/documents'

/** The visit with everything it corrects and is corrected by, oldest first. */
export function chainOf(id: string, visits: RecordRow[]): RecordRow[] {
  const byId = new Map(visits.map((visit) => [visit.id, visit]))
  const byCorrected = new Map(visits.map((visit) => [visit.corrects, visit]))
  const chain: RecordRow[] = []
  let oldest = byId.get(id)
  for (let before = oldest; before; before = byId.get(before.corrects ?? '')) oldest = before
  for (let visit = oldest; visit; visit = byCorrected.get(visit.id)) chain.push(visit)
  return chain
}
