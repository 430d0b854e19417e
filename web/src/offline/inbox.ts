import { reactive, watch } from 'vue'

import type { NoticePage } from '@/api/documents'
import { messageOf } from '@/api/faults'
import { lastAnswer } from '@/offline/store/answers'
import { INBOX_PATH, noteRead, readInbox, withReads } from '@/offline/store/inbox'
import { client, session } from './session'
import { workspace } from './workspace'

/** Every screen with tabs asks; oftener than this would tell nothing new. */
const LOOK_AGAIN_MS = 30_000

/** The signed-in person's notices. `unread` stands on the tab. */
export const inbox = reactive({
  page: null as NoticePage | null,
  unread: 0,
  keptAt: null as number | null,
  fault: null as string | null,
  loading: false,
})

let lookedAt = 0
/** Somebody wanted it at once while it was being read: what they noted may have come too late for it. */
let wantedAgain = false

/** Reads the inbox unless it was read a moment ago. Never raises. */
export async function refreshInbox(atOnce = false): Promise<void> {
  if (!session.token || session.lapsed || session.me?.lack) return
  if (inbox.loading) {
    wantedAgain ||= atOnce
    return
  }
  if (!atOnce && Date.now() - lookedAt < LOOK_AGAIN_MS) return
  const asking = session.me?.id
  inbox.loading = true
  try {
    const { database } = await workspace()
    const before = inbox.page ? null : await lastAnswer<NoticePage>(database, INBOX_PATH)
    if (before) show(before.body)
    const { body, kept_at } = await readInbox(database, client)
    if (session.me?.id !== asking) return
    show(body)
    Object.assign(inbox, { keptAt: kept_at, fault: null })
    lookedAt = Date.now()
  } catch (fault) {
    inbox.fault = messageOf(fault)
  } finally {
    inbox.loading = false
  }
  if (wantedAgain) {
    wantedAgain = false
    await refreshInbox(true)
  }
}

/** Marks them at once; the server is told now or when the network is back. */
export async function markRead(ids: number[]): Promise<void> {
  if (!ids.length) return
  if (inbox.page) show(withReads(inbox.page, ids))
  const { database } = await workspace()
  await noteRead(database, ids)
  await refreshInbox(true)
}

/** All of them, those included that this phone was not told of. Raises: Refused, Unreachable. */
export async function markAllRead(newest: number): Promise<void> {
  show(await client.post<NoticePage>('/notices/read', { up_to: newest }))
  await refreshInbox(true)
}

/** Looks whenever the person or the network comes back. Called once, at the start. */
export function watchInbox(): void {
  window.addEventListener('online', () => void refreshInbox(true))
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void refreshInbox()
  })
  watch(() => session.me?.id, () => {
    Object.assign(inbox, { page: null, unread: 0, keptAt: null, fault: null })
    lookedAt = 0
  })
}

function show(page: NoticePage): void {
  inbox.page = page
  inbox.unread = page.unread
}
