import type { Client } from '@/api/client'
import type { NoticePage } from '@/api/documents'
import { Refused } from '@/api/faults'
import { type Answered, readThrough } from './answers'
import type { Database } from './database'

export const INBOX_PATH = '/notices'
/** What was read on this phone and the server does not know yet. */
const READ_HERE = 'notices/read'
/** The most that one call takes. */
const IDS_MOST = 200

/** The newest notices, with what was read here counted as read; without a network the last ones. */
export async function readInbox(database: Database, client: Client): Promise<Answered<NoticePage>> {
  await tellWhatWasRead(database, client)
  const answer = await readThrough<NoticePage>(database, client, INBOX_PATH)
  return { ...answer, body: withReads(answer.body, await readHere(database)) }
}

/** Remembers that these were read. The server is told when it can be. */
export async function noteRead(database: Database, ids: number[]): Promise<void> {
  const step = database.transaction('forms', 'readwrite')
  const before = ((await step.store.get(READ_HERE))?.value ?? []) as number[]
  await step.store.put({ key: READ_HERE, value: [...new Set([...before, ...ids])], photos: [] })
  await step.done
}

/** The page as if the server knew of these. */
export function withReads(page: NoticePage, ids: readonly number[]): NoticePage {
  const read = new Set(ids)
  const now = new Date().toISOString()
  const known = page.notices.filter((notice) => read.has(notice.id) && !notice.read_at && !notice.over).length
  const notices = page.notices.map((notice) => (read.has(notice.id) && !notice.read_at ? { ...notice, read_at: now } : notice))
  return { ...page, notices, unread: Math.max(0, page.unread - known) }
}

async function readHere(database: Database): Promise<number[]> {
  return ((await database.get('forms', READ_HERE))?.value ?? []) as number[]
}

/** Quietly: without a network it waits; what the server refuses is no longer worth telling. */
async function tellWhatWasRead(database: Database, client: Client): Promise<void> {
  const ids = (await readHere(database)).slice(0, IDS_MOST)
  if (!ids.length) return
  try {
    await client.post('/notices/read', { ids })
  } catch (fault) {
    if (!(fault instanceof Refused) || fault.status !== 422) return
  }
  await forget(database, ids)
}

async function forget(database: Database, ids: number[]): Promise<void> {
  const sent = new Set(ids)
  const step = database.transaction('forms', 'readwrite')
  const left = (((await step.store.get(READ_HERE))?.value ?? []) as number[]).filter((id) => !sent.has(id))
  await (left.length ? step.store.put({ key: READ_HERE, value: left, photos: [] }) : step.store.delete(READ_HERE))
  await step.done
}
