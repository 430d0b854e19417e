import type { RiskPoint } from '@/api/documents'
import { newUuid } from '@/offline/store/identity'
import { type MissingField, missingOf } from '@/ui/form/missing'

export function newRiskPoint(): RiskPoint {
  return {
    id: newUuid(), key_area_id: null, name: '', grade: 'general', accident_types: '', controls: '',
    responsible: '', emergency_measures: '',
  }
}

const MUST: [keyof RiskPoint, string][] = [
  ['name', '请写风险点的名称'],
  ['accident_types', '请写可能发生的事故'],
  ['controls', '请写管控措施'],
  ['responsible', '请写责任人'],
  ['emergency_measures', '请写应急措施'],
]

export function riskMissing(point: RiskPoint): MissingField[] {
  return missingOf(MUST.map(([field, message]) => [field, !String(point[field] ?? '').trim(), message]))
}

/** The list with the point in its old place, or at the end where it is new. */
export function withPoint(points: RiskPoint[], point: RiskPoint): RiskPoint[] {
  const known = points.some(({ id }) => id === point.id)
  return known ? points.map((other) => (other.id === point.id ? point : other)) : [...points, point]
}

/** The list with the point one place higher; the first one stays. */
export function movedUp(points: RiskPoint[], id: string): RiskPoint[] {
  const at = points.findIndex((point) => point.id === id)
  const above = points[at - 1]
  const point = points[at]
  if (!above || !point) return points
  return [...points.slice(0, at - 1), point, above, ...points.slice(at + 1)]
}
