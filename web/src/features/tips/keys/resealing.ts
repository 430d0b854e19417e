import { reactive } from 'vue'

import { query } from '@/api/client'
import { messageOf } from '@/api/faults'
import type { SealedEntries, SealedEntry, TipKey } from '@/api/tips'
import { client } from '@/offline/session'
import { workspace } from '@/offline/workspace'
import { fromBase64, toBase64 } from '@/sealing/base64'
import { EnvelopeInvalid, sealKey, unsealKey } from '@/sealing/envelopes'
import { heldKey } from './sitting'
import { demandCompared } from './trust'

/** How far the recovery of a colleague's reading has come. It can be stopped and gone on with. */
export interface Resealing {
  done: number
  /** Could not be opened with the key of this sitting. */
  skipped: number
  running: boolean
  finished: boolean
  fault: string | null
}

interface Kept { cursor: string; done: number; skipped: number }

/**
 * Seals the content keys of all that the owner of `key` may read to that key: opened here with the
 * key of this sitting, never in the clear on the server, and only for a key whose fingerprint was
 * compared on this device. Page by page; where it stood is kept, so that a broken network or a closed
 * page costs one page.
 */
export function useResealing(key: TipKey) {
  const state = reactive<Resealing>({ done: 0, skipped: 0, running: false, finished: false, fault: null })
  const keptUnder = `resealing/${key.id}`

  async function run(): Promise<void> {
    Object.assign(state, { running: true, fault: null })
    try {
      await demandCompared(key)
      const { database } = await workspace()
      const before = (await database.get('forms', keptUnder))?.value as Kept | undefined
      let cursor: string | null = before?.cursor ?? null
      Object.assign(state, { done: before?.done ?? 0, skipped: before?.skipped ?? 0 })
      do {
        cursor = await onePage(cursor)
        if (cursor) await database.put('forms', { key: keptUnder, value: { cursor, done: state.done, skipped: state.skipped }, photos: [] })
      } while (cursor && state.running)
      if (!cursor) {
        state.finished = true
        await database.delete('forms', keptUnder)
      }
    } catch (reason) {
      state.fault = messageOf(reason)
    } finally {
      state.running = false
    }
  }

  async function onePage(cursor: string | null): Promise<string | null> {
    const page = await client.get<SealedEntries>(`/tip-keys/${key.id}/resealing${query({ cursor })}`)
    const entries = page.entries.map((entry) => sealedAnew(entry, fromBase64(key.public_key)))
    const made = entries.filter((entry) => entry !== null)
    if (made.length) await client.post(`/tip-keys/${key.id}/resealing`, { entries: made })
    state.done += made.length
    state.skipped += entries.length - made.length
    return page.next_cursor
  }
  /** After the page that is under way. */
  const pause = () => {
    state.running = false
  }
  return { state, run, pause }
}

/** null: what is sealed there cannot be opened with the key of this sitting. */
export function sealedAnew(entry: SealedEntry, publicKey: Uint8Array): SealedEntry | null {
  try {
    const contentKey = unsealKey(fromBase64(entry.sealed), heldKey().privateKey)
    return { ...entry, sealed: toBase64(sealKey(contentKey, publicKey)) }
  } catch (fault) {
    if (fault instanceof EnvelopeInvalid) return null
    throw fault
  }
}
