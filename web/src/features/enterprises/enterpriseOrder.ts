import type { EnterpriseRow } from '@/api/documents'

/** Visits of this month that are still owed. */
export function visitsOwed(row: EnterpriseRow): number {
  return Math.max(0, row.month_visits_minimum - row.month_visits)
}

/** Most overdue first (超期隐患, then visits owed), then nearest; those that are closed down last. */
export function byUrgency(one: EnterpriseRow, other: EnterpriseRow): number {
  return (
    Number(other.active) - Number(one.active) ||
    other.overdue_hazards - one.overdue_hazards ||
    visitsOwed(other) - visitsOwed(one) ||
    (one.distance_m ?? Infinity) - (other.distance_m ?? Infinity) ||
    one.name.localeCompare(other.name, 'zh')
  )
}

const EARTH_RADIUS_M = 6_371_000

/** Metres on the sphere between two places in degrees. */
export function metresBetween(
  one: { longitude: number; latitude: number }, other: { longitude: number; latitude: number },
): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const dLat = radians(other.latitude - one.latitude)
  const dLon = radians(other.longitude - one.longitude)
  const h =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * Math.sin(dLon / 2) ** 2
  return Math.round(2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(h)))
}
