import { deleteDB } from 'idb'

import { refugeKey } from './autosave'
import { type Database, personOf } from './database'
import { draftPhotos } from './draft'

/** What nobody has acknowledged yet, and the officer's keys, which lie nowhere else but in their files. */
export interface Held { unsent: number; keys: number }

/** Where a recovery stood is no work of anybody's. */
const PROGRESS = /^resealing\//

export async function heldHere(database: Database): Promise<Held> {
  const step = database.transaction(['outbox', 'drafts', 'forms', 'tip_keys'])
  const records = (await step.objectStore('outbox').getAll()).filter((record) => record.state !== 'sent')
  const drafts = (await step.objectStore('drafts').getAll()).filter((draft) => !draft.submitted)
  const forms = (await step.objectStore('forms').getAllKeys()).filter((key) => !PROGRESS.test(key))
  // What a page that closed could not write any more (`Autosave`) is read there when it opens again.
  const personId = personOf(database)
  const own = [refugeKey(personId, 'draft', ''), refugeKey(personId, 'form', '')]
  const rescued = Object.keys(localStorage).filter((key) => own.some((prefix) => key.startsWith(prefix)))
  const known = new Set([
    ...drafts.map(({ id }) => refugeKey(personId, 'draft', id)), ...forms.map((key) => refugeKey(personId, 'form', key)),
  ])
  const refuge = rescued.filter((key) => !known.has(key))
  return { unsent: records.length + drafts.length + forms.length + refuge.length, keys: await step.objectStore('tip_keys').count() }
}

/**
 * Clears what a person kept on this phone: answers, keys, fingerprints, what was sent. What was not
 * acknowledged stays until they sign in again, with its photos, and nothing else; without any the whole
 * database goes. `keys`: an officer's go too.
 */
export async function clearHere(database: Database, { keys: keysToo = true } = {}): Promise<void> {
  const { unsent, keys } = await heldHere(database)
  if (!unsent && (keysToo || !keys)) {
    database.close()
    return deleteDB(database.name)
  }
  const step = database.transaction([...database.objectStoreNames], 'readwrite')
  // Ends with this step: an answer that is still on its way is not kept behind it.
  database.close()
  const whole = keysToo ? ['answers', 'leases', 'tip_keys', 'pins'] as const : ['answers', 'leases'] as const
  for (const name of whole) await step.objectStore(name).clear()
  const drafts = await step.objectStore('drafts').getAll()
  const needed = new Set(drafts.flatMap(draftPhotos))
  for (const record of await step.objectStore('outbox').getAll()) {
    const isWhole = record.state === 'sent' && !drafts.some((draft) => draft.id === record.draft_id)
    if (isWhole) await step.objectStore('outbox').delete(record.id)
    else if (record.state !== 'sent') for (const hash of record.photos) needed.add(hash)
  }
  for (const form of await step.objectStore('forms').getAll()) {
    if (PROGRESS.test(form.key)) await step.objectStore('forms').delete(form.key)
    else for (const hash of form.photos) needed.add(hash)
  }
  for (const hash of await step.objectStore('photos').getAllKeys()) {
    if (!needed.has(hash)) await step.objectStore('photos').delete(hash)
  }
  await step.done
}
