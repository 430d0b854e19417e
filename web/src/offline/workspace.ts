import { reactive, shallowRef, watch } from 'vue'

import { UserError } from '@/api/faults'
import { askToPersist, type Database, openDatabase } from '@/offline/store/database'
import { enqueue, type From, type NewRecord, type Waiting, waiting } from '@/offline/store/outbox'
import { type Progress, Sender } from '@/offline/store/sender'
import { client, session } from './session'

export interface Workspace { personId: string; database: Database; sender: Sender }

const opened = shallowRef<Workspace | null>(null)
let opening: { personId: string; workspace: Promise<Workspace> } | null = null
let timer: ReturnType<typeof setTimeout> | undefined

/** What the bar on top says; `version` grows with every change in the outbox. */
export const outbox = reactive<Waiting & { progress: Progress | null; version: number }>({
  records: 0, photos: 0, needCare: 0, progress: null, version: 0,
})

/** The signed-in person's own database and sender. Raises when nobody is signed in. */
export async function workspace(): Promise<Workspace> {
  const personId = session.me?.id
  if (!personId) throw new UserError('请先登录')
  if (opened.value?.personId === personId) return opened.value
  if (opening?.personId !== personId) opening = { personId, workspace: open(personId) }
  const current = opening
  try {
    return await current.workspace
  } finally {
    if (opening === current) opening = null
  }
}

async function open(personId: string): Promise<Workspace> {
  opened.value?.database.close()
  // Whoever asks next gets it opened again.
  const closed = () => {
    if (opened.value?.database === database) opened.value = null
  }
  const database: Database = await openDatabase(personId, closed)
  const changed = (progress: Progress | null) => void recount(progress)
  opened.value = {
    personId, database, sender: new Sender({ database, client, changed, origin: location.origin }),
  }
  void askToPersist()
  await recount(null)
  return opened.value ?? open(personId)
}

/** Nobody works here any more. Whoever holds the database closes it. */
export function closeWorkspace(): void {
  clearTimeout(timer)
  opened.value = null
  Object.assign(outbox, { records: 0, photos: 0, needCare: 0, progress: null })
}

/** Hands records to the outbox and starts sending. They are safe here when this returns. */
export async function submitRecords(records: NewRecord[], from: From = {}): Promise<void> {
  const { database } = await workspace()
  // A copy: what the screen goes on showing must not change what was handed in.
  const frozen = JSON.parse(JSON.stringify(records)) as NewRecord[]
  await enqueue(database, frozen, from)
  await recount(null)
  void sendNow()
}

export async function recount(progress: Progress | null = outbox.progress): Promise<void> {
  const place = opened.value
  if (!place) return
  const counted = await waiting(place.database)
  Object.assign(outbox, counted, { progress, version: outbox.version + 1 })
}

/** Sends what is due, and sets the alarm for what is not. Never raises. */
export async function sendNow(): Promise<void> {
  clearTimeout(timer)
  if (!session.token || session.lapsed) return
  try {
    const { sender } = await workspace()
    await sender.run()
    const due = await sender.nextDue()
    if (due !== null) timer = setTimeout(sendNow, Math.max(1000, due - Date.now()))
  } catch {
    // The phone's storage failed us for now (full, or closed by another tab): look again later.
    timer = setTimeout(sendNow, 30_000)
  }
}

/** Sends when the network or the person comes back. Called once, at the start. */
export function sendWheneverPossible(): void {
  window.addEventListener('online', () => void tryAllNow())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void sendNow()
  })
  watch(() => [session.token, session.lapsed], () => void sendNow(), { immediate: true })
}

/** The network is back: nobody should wait for a backoff that was set without one. */
async function tryAllNow(): Promise<void> {
  const place = opened.value
  if (!place) return
  const step = place.database.transaction('outbox', 'readwrite')
  for (const record of await step.store.getAll()) {
    if (record.state === 'waiting') await step.store.put({ ...record, retry_at: 0 })
  }
  await step.done
  await sendNow()
}
