import type { Database, Pin } from './database'

/** The fingerprints that this person compared on this device, by the key's id. */
export async function pinsOf(database: Database): Promise<Map<string, Pin>> {
  return new Map((await database.getAll('pins')).map((pin) => [pin.key_id, pin]))
}

/** Compared with a colleague just now. */
export async function pin(database: Database, keyId: string, fingerprint: string): Promise<void> {
  await database.put('pins', { key_id: keyId, fingerprint, pinned_at: Date.now(), ended: false })
}

/** The key was retired: whoever brings it back must have it compared again. */
export async function endPin(database: Database, pinned: Pin): Promise<void> {
  await database.put('pins', { ...pinned, ended: true })
}
