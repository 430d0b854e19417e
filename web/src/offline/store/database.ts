import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

import type { KeyFile } from '@/sealing/keyFile'
import type { Draft } from './draft'
import type { OutboxRecord } from './outbox'
import type { KeptPhoto } from './photos'

/** An answer of the server, kept for reading without a network. */
export interface KeptAnswer { path: string; body: unknown; kept_at: number }

/** A short form being filled in (rectification, acceptance, posting), by the page it is on. */
export interface KeptForm { key: string; value: unknown; photos: string[] }

/** Who sends just now, where the browser has no Web Locks. */
export interface Lease { name: 'sender'; holder: string; until: number }

/** A report officer's key as it lies on this device: wrapped. `public_key`: base64. */
export interface KeptKey { key_id: string; public_key: string; file: KeyFile; kept_at: number }

interface Shape extends DBSchema {
  drafts: { key: string; value: Draft }
  forms: { key: string; value: KeptForm }
  outbox: { key: string; value: OutboxRecord; indexes: { by_position: number } }
  photos: { key: string; value: KeptPhoto }
  answers: { key: string; value: KeptAnswer }
  leases: { key: string; value: Lease }
  tip_keys: { key: string; value: KeptKey }
}

export type Database = IDBPDatabase<Shape>

/**
 * What one person keeps on this phone. Each person has a database of their own, so that nobody
 * sends or sees what somebody else entered on the same phone.
 */
export function openDatabase(personId: string): Promise<Database> {
  return openDB<Shape>(`anxun-${personId}`, 2, {
    upgrade(database, before) {
      if (before < 1) createFirst(database)
      database.createObjectStore('tip_keys', { keyPath: 'key_id' })
    },
    // Another tab wants to upgrade: make way, the next call opens anew.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  })
}

function createFirst(database: Database): void {
  database.createObjectStore('drafts', { keyPath: 'id' })
  database.createObjectStore('forms', { keyPath: 'key' })
  const outbox = database.createObjectStore('outbox', { keyPath: 'id' })
  outbox.createIndex('by_position', 'position')
  database.createObjectStore('photos', { keyPath: 'sha256' })
  database.createObjectStore('answers', { keyPath: 'path' })
  database.createObjectStore('leases', { keyPath: 'name' })
}

/** Asks the browser not to clear our data when space runs short. False: it may. */
export async function askToPersist(): Promise<boolean> {
  try {
    return (await navigator.storage?.persist?.()) ?? false
  } catch {
    return false
  }
}
