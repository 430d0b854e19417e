import { type Ref, onScopeDispose, ref, watch } from 'vue'

import type { Enterprise, InspectionOrigin } from '@/api/documents'
import { notKept } from '@/api/faults'
import type { HazardRow } from '@/api/hazards'
import { hasRole, session } from '@/offline/session'
import { Autosave, refugeKey, rescueOnLeaving } from '@/offline/store/autosave'
import { type Draft, emptyLog, emptySignature } from '@/offline/store/draft'
import { newUuid } from '@/offline/store/identity'
import { workspace } from '@/offline/workspace'
import { officesToChoose } from '@/ui/fields/actingOffice'
import { dayOf, nowRfc3339 } from '@/words/time'
import { lastTeam, type Team } from './lastTeam'

/** All that is being entered on this phone, newest first. */
export async function openDrafts(): Promise<Draft[]> {
  const { database } = await workspace()
  const drafts = (await database.getAll('drafts')).filter((draft) => !draft.submitted)
  return drafts.sort((one, other) => other.saved_at - one.saved_at)
}

/** Begins the work at an enterprise, or goes on with what was begun there. Returns the draft's id. */
export async function beginAt(
  enterprise: Pick<Enterprise, 'id' | 'name' | 'address' | 'sectors' | 'key_areas' | 'principal_name' | 'failed_last'>,
  origin: InspectionOrigin, openHazards: HazardRow[],
): Promise<string> {
  const begun = (await openDrafts()).find(
    (draft) => draft.enterprise.id === enterprise.id && draft.origin === origin,
  )
  if (begun) return begun.id
  const { id, name, address, sectors, key_areas, principal_name } = enterprise
  const draft: Draft = {
    id: newUuid(), inspection_id: newUuid(), origin,
    enterprise: { id, name, address, sectors, key_areas, principal_name },
    step: 'arrive', began_at: nowRfc3339(), elapsed_ms: 0, saved_at: Date.now(), arrival: null,
    previous: origin === 'stationed' ? openHazards.map(lookAgain) : [],
    checklists: [], failed_last: enterprise.failed_last.map(({ item }) => item), answers: {}, findings: [], at_item: null, open_finding: null, inspected_at: null, companions: '',
    log: emptyLog(),
    ...(origin === 'enforcement' ? await asUsual() : {}),
    signatures: { inspector: emptySignature(session.me?.name), enterprise: emptySignature() },
    submitted: false, sent: [],
  }
  const { database } = await workspace()
  await database.put('drafts', plain(draft))
  return draft.id
}

/** As they went out last today. An office is named where it is asked for alone. */
async function asUsual(): Promise<Partial<Team>> {
  const { database } = await workspace()
  const last = lastTeam(await database.getAll('drafts'), await database.getAll('outbox'), dayOf(new Date()))
  const usual: Partial<Team> = last ?? (isCounty() ? { manner: 'covert' } : {})
  const isAsked = officesToChoose().some(({ key }) => key === usual.office)
  return { ...usual, office: isAsked ? usual.office : undefined }
}

/** The county's own office comes unannounced. */
function isCounty(): boolean {
  return hasRole('county') && !hasRole('inspector', 'department', 'town')
}

function lookAgain(hazard: HazardRow): Draft['previous'][number] {
  const { id, number, part, description, state, deadline, photos } = hazard
  return {
    hazard_id: id, number, part, description, state, deadline, found_photos: photos,
    fixed: null, note: '', photos: [],
  }
}

export interface OpenDraft {
  /** null until it was read, and where there is none. */
  draft: Ref<Draft | null>
  /** Why the phone could not keep the last change; null: it did. */
  storeFault: Ref<string | null>
  /** Resolves when everything that was entered is kept. */
  saved: () => Promise<void>
}

/** The draft, saved with every change. */
export function useDraft(id: string): OpenDraft {
  const draft = ref<Draft | null>(null)
  const storeFault = ref<string | null>(null)
  const stopwatch = new Stopwatch()
  const autosave = new Autosave<Draft>(refugeKey(session.me?.id ?? '', 'draft', id), async (value) => {
    const { database } = await workspace()
    // Handed in meanwhile: the outbox has it now.
    if ((await database.get('drafts', id))?.submitted === false) await database.put('drafts', value)
  })

  async function save(): Promise<void> {
    if (!draft.value) return
    const now = { ...draft.value, elapsed_ms: stopwatch.elapsedMs(), saved_at: Date.now() }
    try {
      await autosave.save(plain(now))
      storeFault.value = null
    } catch (fault) {
      storeFault.value = notKept(fault)
    }
  }

  void workspace().then(async ({ database }) => {
    const kept = await database.get('drafts', id)
    if (!kept) return
    const found = kept.submitted ? kept : (autosave.rescued() ?? kept)
    stopwatch.resume(found.elapsed_ms, found.saved_at)
    draft.value = found
  })
  const stopWatching = watch(draft, () => void save(), { deep: true })
  const stopRescuing = rescueOnLeaving(autosave)
  onScopeDispose(() => {
    stopWatching()
    stopRescuing()
  })

  async function saved(): Promise<void> {
    if (draft.value) draft.value.elapsed_ms = stopwatch.elapsedMs()
    await save()
    await autosave.stop()
  }
  return { draft, storeFault, saved }
}

export async function throwAway(id: string): Promise<void> {
  const { database } = await workspace()
  await database.delete('drafts', id)
}

const DAY_MS = 24 * 3600 * 1000

/** Counts without the wall clock while the page is open; over a reload the wall clock must do. */
class Stopwatch {
  private before = 0
  private since = performance.now()

  resume(elapsedMs: number, savedAt: number): void {
    // Nobody's visit lasts over a day: then the clock was set, or the draft lay.
    const away = Date.now() - savedAt
    this.before = elapsedMs + (away > 0 && away < DAY_MS ? away : 0)
    this.since = performance.now()
  }

  elapsedMs(): number {
    return Math.round(this.before + performance.now() - this.since)
  }
}

/** Without Vue's proxies, which IndexedDB cannot copy. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}
