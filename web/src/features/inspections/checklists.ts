import { type Ref, shallowRef, watch } from 'vue'

import type { ChecklistList, ChecklistUsed } from '@/api/documents'
import { client } from '@/offline/session'
import { readThrough } from '@/offline/store/answers'
import { workspace } from '@/offline/workspace'
import type { Checklist } from './checklist'

export function checklistPath(sector: string, version: string): string {
  return `/checklists/${sector}?version=${version}`
}

/** One published version; it never changes, so one that is kept here is not asked for again. */
export async function fetchChecklist(sector: string, version: string): Promise<Checklist> {
  const { database } = await workspace()
  const path = checklistPath(sector, version)
  const kept = await database.get('answers', path)
  if (kept) return kept.body as Checklist
  return (await readThrough<Checklist>(database, client, path)).body
}

/** The checklists of these versions by sector, as they come; `fault` names one that is not at hand. */
export function useChecklists(used: () => ChecklistUsed[]): {
  checklists: Ref<Record<string, Checklist>>
  missing: Ref<string[]>
} {
  const checklists = shallowRef<Record<string, Checklist>>({})
  const missing = shallowRef<string[]>([])
  watch(used, async (asked) => {
    const found: Record<string, Checklist> = {}
    const lost: string[] = []
    for (const { sector, version } of asked) {
      try {
        found[sector] = await fetchChecklist(sector, version)
      } catch {
        lost.push(sector)
      }
    }
    checklists.value = found
    missing.value = lost
  }, { immediate: true, deep: true })
  return { checklists, missing }
}

/** C01 and the like: lists of items drawn from sectors, for a season or an occasion. */
export function isCampaign(sector: string): boolean {
  return sector.startsWith('C')
}

/** Which checklists exist, newest versions; also without a network. */
export async function listChecklists(): Promise<ChecklistList> {
  const { database } = await workspace()
  return (await readThrough<ChecklistList>(database, client, '/checklists')).body
}
