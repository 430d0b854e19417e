import type { Database, KeptPhoto } from './database'
import { draftPhotos } from './draft'
import { sha256Hex } from './identity'

/** Keeps a photo under its SHA-256. The same picture again is a no-op. */
export async function keepPhoto(database: Database, picture: Blob): Promise<KeptPhoto> {
  const bytes = await picture.arrayBuffer()
  const sha256 = await sha256Hex(bytes)
  const before = await database.get('photos', sha256)
  if (before) return before
  const photo: KeptPhoto = {
    sha256, bytes, media_type: picture.type, size_bytes: bytes.byteLength,
    kept_at: Date.now(), uploaded: false,
  }
  await database.add('photos', photo)
  return photo
}

/** Marks photos as to be uploaded (again), or as uploaded. Those not kept here are passed over. */
export async function markUploaded(
  database: Database, hashes: string[], uploaded: boolean,
): Promise<void> {
  const step = database.transaction('photos', 'readwrite')
  for (const sha256 of hashes) {
    const photo = await step.store.get(sha256)
    if (photo) await step.store.put({ ...photo, uploaded })
  }
  await step.done
}

/** Marks photos that no record can be sent with. */
export async function markBroken(database: Database, hashes: string[]): Promise<void> {
  const step = database.transaction('photos', 'readwrite')
  for (const sha256 of hashes) {
    const photo = await step.store.get(sha256)
    if (photo) await step.store.put({ ...photo, broken: true })
  }
  await step.done
}

export interface Clearable { hashes: string[]; bytes: number }

/**
 * The photos that no draft, no form and no unsent record needs any more: each was in a record whose
 * receipt says stored and checked, or was taken and thrown away again.
 */
export async function clearablePhotos(database: Database): Promise<Clearable> {
  const step = database.transaction(['photos', 'drafts', 'forms', 'outbox'])
  const unsent = (await step.objectStore('outbox').getAll()).filter((record) => record.state !== 'sent')
  const needed = new Set([
    ...(await step.objectStore('drafts').getAll()).flatMap(draftPhotos),
    ...(await step.objectStore('forms').getAll()).flatMap((form) => form.photos),
    ...unsent.flatMap((record) => record.photos),
  ])
  const free = (await step.objectStore('photos').getAll()).filter((photo) => !needed.has(photo.sha256))
  return {
    hashes: free.map((photo) => photo.sha256),
    bytes: free.reduce((sum, photo) => sum + photo.size_bytes, 0),
  }
}

/** Clears them, and what was sent whole. Returns what was freed. */
export async function clearSpace(database: Database): Promise<Clearable> {
  const free = await clearablePhotos(database)
  const step = database.transaction(['photos', 'outbox', 'drafts'], 'readwrite')
  for (const sha256 of free.hashes) await step.objectStore('photos').delete(sha256)
  const drafts = new Set(await step.objectStore('drafts').getAllKeys())
  for (const record of await step.objectStore('outbox').getAll()) {
    // While a sibling waits for care, what was sent of the draft must stay known.
    const whole = record.state === 'sent' && !drafts.has(record.draft_id ?? '')
    if (whole) await step.objectStore('outbox').delete(record.id)
  }
  await step.done
  return free
}
