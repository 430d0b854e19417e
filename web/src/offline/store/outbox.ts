import type { Receipt } from '@/api/documents'
import type { Database, KeptForm, OutboxRecord } from './database'

export type NewRecord = Pick<
  OutboxRecord, 'id' | 'kind' | 'path' | 'title' | 'document' | 'photos' | 'draft_id' | 'made_at'
>

/** What the same transaction does away with: the draft counts as handed in, the form is empty. */
export interface From { draftId?: string; formKey?: string }

/** Puts records into the outbox, in this order, all or none. */
export async function enqueue(
  database: Database, records: NewRecord[], from: From = {},
): Promise<void> {
  const step = database.transaction(['outbox', 'drafts', 'forms'], 'readwrite')
  const last = await step.objectStore('outbox').index('by_position').openCursor(null, 'prev')
  let position = last ? last.value.position : 0
  for (const record of records) {
    position += 1
    await step.objectStore('outbox').put({
      ...record, position, state: 'waiting', tries: 0, retry_at: 0, fault: null, receipt: null,
    })
  }
  if (from.formKey) await step.objectStore('forms').delete(from.formKey)
  if (from.draftId) {
    const draft = await step.objectStore('drafts').get(from.draftId)
    if (draft) await step.objectStore('drafts').put({ ...draft, submitted: true })
  }
  await step.done
}

/** All of them, oldest first. */
export function records(database: Database): Promise<OutboxRecord[]> {
  return database.getAllFromIndex('outbox', 'by_position')
}

/** Stores the receipt; the draft goes once every record made from it has its own. */
export async function settle(database: Database, id: string, receipt: Receipt): Promise<void> {
  const step = database.transaction(['outbox', 'drafts'], 'readwrite')
  const outbox = step.objectStore('outbox')
  const record = await outbox.get(id)
  if (record) {
    await outbox.put({ ...record, state: 'sent', receipt, fault: null })
    const siblings = (await outbox.getAll()).filter((sibling) => sibling.draft_id === record.draft_id)
    if (record.draft_id && siblings.every((sibling) => sibling.state === 'sent')) {
      await step.objectStore('drafts').delete(record.draft_id)
    }
  }
  await step.done
}

/** Tries a record again at once, as the person asked. */
export async function retryNow(database: Database, id: string): Promise<void> {
  const record = await database.get('outbox', id)
  if (!record || record.state === 'sent') return
  await database.put('outbox', { ...record, state: 'waiting', retry_at: 0, fault: null })
}

/**
 * Takes a draft's unsent records back, so that it can be corrected and handed in again. What was
 * sent stays sent: the draft remembers it, and it is not handed in twice.
 */
export async function takeBack(database: Database, draftId: string): Promise<void> {
  const step = database.transaction(['outbox', 'drafts'], 'readwrite')
  const sent: string[] = []
  for (const record of await step.objectStore('outbox').getAll()) {
    if (record.draft_id !== draftId) continue
    if (record.state === 'sent') sent.push(record.id)
    else await step.objectStore('outbox').delete(record.id)
  }
  const draft = await step.objectStore('drafts').get(draftId)
  if (draft) await step.objectStore('drafts').put({ ...draft, submitted: false, sent })
  await step.done
}

/**
 * Takes an unsent record of a short form back into that form. False: it was sent meanwhile, and the
 * form stays as it is.
 */
export async function takeBackForm(database: Database, id: string, form: KeptForm): Promise<boolean> {
  const step = database.transaction(['outbox', 'forms'], 'readwrite')
  const record = await step.objectStore('outbox').get(id)
  const unsent = record !== undefined && record.state !== 'sent'
  if (unsent) {
    await step.objectStore('outbox').delete(id)
    await step.objectStore('forms').put(form)
  }
  await step.done
  return unsent
}

/** Puts another document in the place of one that the server refused, to be sent at once. */
export async function amend(database: Database, id: string, document: object): Promise<void> {
  const frozen = JSON.parse(JSON.stringify(document)) as object
  const step = database.transaction('outbox', 'readwrite')
  const record = await step.store.get(id)
  if (record?.state === 'needs_care') {
    await step.store.put({ ...record, document: frozen, state: 'waiting', tries: 0, retry_at: 0, fault: null })
  }
  await step.done
}

/** Throws an unsent record away for good. Its draft, if there is one, stays. */
export async function discard(database: Database, id: string): Promise<void> {
  const record = await database.get('outbox', id)
  if (record && record.state !== 'sent') await database.delete('outbox', id)
}

export interface Waiting { records: number; photos: number; needCare: number }

/** 「3 条记录、12 张照片待上传」 */
export async function waiting(database: Database): Promise<Waiting> {
  const unsent = (await records(database)).filter((record) => record.state !== 'sent')
  const photos = new Set(unsent.flatMap((record) => record.photos))
  return {
    records: unsent.length,
    photos: photos.size,
    needCare: unsent.filter((record) => record.state === 'needs_care').length,
  }
}
