import type { EnterpriseRow } from '@/api/documents'
import { Refused, UserError } from '@/api/faults'
import { client } from '@/offline/session'
import { readThrough } from '@/offline/store/answers'
import { workspace } from '@/offline/workspace'
import { fetchChecklist, isCampaign, listChecklists } from './checklists'

/** S00 共性 belongs to every enterprise. */
export const COMMON_SECTOR = 'S00'

/**
 * Takes along what a round without a network needs: each enterprise, its open hazards, its board's
 * codes, the checklists of its sectors and of campaigns, the plan. Stops silently where the network ends; the next
 * time the list is opened it is tried again.
 */
export async function prefetch(enterprises: EnterpriseRow[]): Promise<void> {
  try {
    await prefetchChecklists(enterprises)
    await take('/plan')
    for (const { id } of enterprises) {
      await take(`/enterprises/${id}`)
      await take(openHazardsPath(id))
      await take(`/enterprises/${id}/board`)
    }
  } catch (fault) {
    if (!(fault instanceof UserError)) throw fault
  }
}

async function prefetchChecklists(enterprises: EnterpriseRow[]): Promise<void> {
  const sectors = new Set([COMMON_SECTOR, ...enterprises.flatMap((enterprise) => enterprise.sectors)])
  for (const { sector, version } of (await listChecklists()).checklists) {
    if (sectors.has(sector) || isCampaign(sector)) await fetchChecklist(sector, version)
  }
}

/** One that is refused does not keep the others from being taken. */
async function take(path: string): Promise<void> {
  const { database } = await workspace()
  try {
    await readThrough(database, client, path)
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault
  }
}

export function openHazardsPath(enterpriseId: string): string {
  return `/hazards?enterprise_id=${enterpriseId}`
}
