import type { EnterpriseRow } from '../api/documents'
import { readThrough } from '../store/answers'
import { fetchChecklist, listChecklists } from './checklists'
import { client } from './session'
import { workspace } from './workspace'

/** S00 共性 belongs to every enterprise. */
export const COMMON_SECTOR = 'S00'

/**
 * Takes along what a round without a network needs: each enterprise, its open hazards, its board's
 * codes, the checklists of its sectors, the plan. Stops silently where the network ends.
 */
export async function takeAlong(enterprises: EnterpriseRow[]): Promise<void> {
  try {
    const { database } = await workspace()
    const sectors = new Set([COMMON_SECTOR, ...enterprises.flatMap((each) => each.sectors)])
    for (const { sector, version } of (await listChecklists()).checklists) {
      if (sectors.has(sector)) await fetchChecklist(sector, version)
    }
    await readThrough(database, client, '/plan')
    for (const { id } of enterprises) {
      await readThrough(database, client, `/enterprises/${id}`)
      await readThrough(database, client, openHazardsPath(id))
      await readThrough(database, client, `/enterprises/${id}/board`)
    }
  } catch {
    // Next time the list is opened it is tried again.
  }
}

export function openHazardsPath(enterpriseId: string): string {
  return `/hazards?enterprise_id=${enterpriseId}`
}
