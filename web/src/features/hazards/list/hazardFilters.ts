import { query } from '@/api/client'
import type { HazardRow } from '@/api/hazards'
import type { Role } from '@/api/people'
import { mainAction, statesWaitingFor } from '../hazardActions'

export type HazardFilter = 'all' | 'mine' | 'overdue' | 'major' | 'listed' | 'look_back' | 'struck_off'

export const FILTER_WORDS: Record<HazardFilter, string> = {
  all: '全部', mine: '待我处理', overdue: '超期', major: '重大', listed: '挂牌', look_back: '待回头看', struck_off: '已销号',
}

/** The filter that an address names; all where it names none. */
export function filterOf(named: unknown): HazardFilter {
  return typeof named === 'string' && Object.hasOwn(FILTER_WORDS, named) ? (named as HazardFilter) : 'all'
}

/** The list to ask for. A supervisor's is of the own enterprises and findings alone. */
export function filterPath(filter: HazardFilter, roles: readonly Role[]): string {
  const mine = roles.includes('supervisor') || undefined
  const states: Partial<Record<HazardFilter, string>> = {
    mine: statesWaitingFor(roles).join(','), struck_off: 'closed,settled',
  }
  return `/hazards${query({
    mine, state: states[filter], overdue: filter === 'overdue', listed: filter === 'listed',
    grade: filter === 'major' ? 'major' : null, due: filter === 'look_back' ? 'look_back' : null,
  })}`
}

/** Of 待我处理 the server knows the states; whether this very person may act stands in each row. */
export function isShown(filter: HazardFilter, hazard: HazardRow): boolean {
  return filter !== 'mine' || mainAction(hazard) !== null
}
