import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

import type { Receipt, RecordKind } from '@/api/documents'
import type { SinceThen } from '@/api/hazards'
import type { KeyFile } from '@/sealing/keyFile'
import type { Draft } from './draft'

/** An answer of the server, kept for reading without a network. */
export interface KeptAnswer { path: string; body: unknown; kept_at: number }

/** A short form being filled in (rectification, acceptance, posting), by the page it is on. */
export interface KeptForm { key: string; value: unknown; photos: string[] }

/**
 * A record on its way. Its document was frozen when it was handed in: sending the same document
 * again is safe, sending another one under the same UUID is a conflict.
 */
export interface OutboxRecord {
  id: string
  kind: RecordKind
  path: string
  title: string
  document: unknown
  photos: string[]
  draft_id: string | null
  position: number
  made_at: string
  state: 'waiting' | 'needs_care' | 'sent'
  tries: number
  retry_at: number
  /** `photos`: those it is about. `since`: what happened meanwhile to the hazard whose step, or whose paper, came too late; `hazard_id`: which, where it names several. */
  fault: { message: string; reason: string; lines: string[]; photos?: string[]; since?: SinceThen[]; hazard_id?: string } | null
  receipt: Receipt | null
}

/** Bytes and not a Blob: WebKit has lost Blobs out of IndexedDB after an update. */
export interface KeptPhoto {
  sha256: string
  media_type: string
  size_bytes: number
  bytes: ArrayBuffer
  kept_at: number
  /** The store took it. The record's receipt alone says that it was checked. */
  uploaded: boolean
  /** The server refused a record for it: it has to be taken again. */
  broken?: true
}

/** Who sends just now, where the browser has no Web Locks. */
export interface Lease { name: 'sender'; holder: string; until: number }

/**
 * A report officer's key as it lies on this device: wrapped. The public ones in base64; `signing_key` is
 * missing where it was kept before officers signed, until its passphrase is typed again.
 */
export interface KeptKey { key_id: string; public_key: string; signing_key?: string; file: KeyFile; kept_at: number }

/** A colleague's key whose fingerprint was compared on this device. `ended`: it was retired since. */
export interface Pin { key_id: string; fingerprint: string; pinned_at: number; ended: boolean }

interface Shape extends DBSchema {
  drafts: { key: string; value: Draft }
  forms: { key: string; value: KeptForm }
  outbox: { key: string; value: OutboxRecord; indexes: { by_position: number } }
  photos: { key: string; value: KeptPhoto }
  answers: { key: string; value: KeptAnswer }
  leases: { key: string; value: Lease }
  tip_keys: { key: string; value: KeptKey }
  pins: { key: string; value: Pin }
}

const OF_PERSON = 'anxun-'

export type Database = IDBPDatabase<Shape>

/**
 * What one person keeps on this phone. Each person has a database of their own, so that nobody
 * sends or sees what somebody else entered on the same phone. `closed`: it was closed by another tab
 * or by the browser, and has to be opened again.
 */
export function openDatabase(personId: string, closed: () => void = () => undefined): Promise<Database> {
  return openDB<Shape>(OF_PERSON + personId, 3, {
    upgrade(database, before) {
      if (before < 1) createFirst(database)
      if (before < 2) database.createObjectStore('tip_keys', { keyPath: 'key_id' })
      database.createObjectStore('pins', { keyPath: 'key_id' })
    },
    // Another tab wants to upgrade: make way.
    blocking: (_current, _blocked, event) => {
      ;(event.target as IDBDatabase).close()
      closed()
    },
    terminated: closed,
  })
}

/** Whose it is. */
export function personOf(database: Database): string {
  return database.name.slice(OF_PERSON.length)
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
