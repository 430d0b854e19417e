import 'fake-indexeddb/auto'

import { createClient } from '@/api/client'
import type { PhotoTickets, Receipt } from '@/api/documents'
import { type Database, type KeptPhoto, openDatabase } from '@/offline/store/database'
import { enqueue, type NewRecord } from '@/offline/store/outbox'
import { keepPhoto } from '@/offline/store/photos'
import { Sender } from '@/offline/store/sender'

const API = 'https://county.example'
const STORE = 'https://store.example'

/** A county's server in memory, with the store's bytes and every way in which it can fail. */
export class County {
  readonly stored = new Map<string, number>()
  readonly received = new Map<string, unknown>()
  readonly calls: string[] = []
  /** By the path's end: answers before the real one. */
  readonly mishaps = new Map<string, (() => Response | Promise<Response>)[]>()
  online = true
  /** Whether tickets lead to the API instead of the store. */
  passesPhotosOn = false

  readonly fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(String(input))
    this.calls.push(`${init.method ?? 'GET'} ${url.pathname}`)
    if (!this.online) throw new TypeError('Failed to fetch')
    for (const [end, waiting] of this.mishaps) {
      const mishap = url.pathname.endsWith(end) ? waiting.shift() : undefined
      if (mishap) return mishap()
    }
    return url.pathname.startsWith('/evidence/') ? this.store(url, init) : this.answer(url, init)
  }

  goWrongAt(end: string, ...mishaps: (() => Response | Promise<Response>)[]): void {
    this.mishaps.set(end, mishaps)
  }

  uploads(): string[] {
    return this.calls.filter((call) => call.startsWith('PUT /evidence/'))
  }

  private store(url: URL, init: RequestInit): Response {
    const { byteLength } = init.body as ArrayBuffer
    this.stored.set(url.pathname.split('/').at(-1) ?? '', byteLength)
    return new Response(null, { status: 200 })
  }

  private answer(url: URL, init: RequestInit): Response {
    const body = JSON.parse(String(init.body)) as Record<string, unknown>
    return url.pathname.endsWith('/photos') ? this.tickets(body) : this.record(url, body)
  }

  private tickets(body: Record<string, unknown>): Response {
    const asked = body['photos'] as { sha256: string }[]
    const photos: PhotoTickets['photos'] = asked.map(({ sha256 }) =>
      this.stored.has(sha256)
        ? { sha256, state: 'already_there', ticket: null }
        : {
            sha256, state: 'ticket',
            ticket: { method: 'PUT', url: `${this.passesPhotosOn ? API : STORE}/evidence/${sha256}`, headers: {}, fields: {}, expires_at: '' },
          },
    )
    return json(200, { photos })
  }

  private record(url: URL, body: Record<string, unknown>): Response {
    const id = url.pathname.split('/').at(-1) ?? ''
    const photos = (body['photos'] as string[] | undefined) ?? []
    const missing = photos.filter((sha256) => !this.stored.has(sha256))
    if (missing.length) return problem(422, 'photo_missing', '有照片还没有传到', { photos: missing })
    const again = this.received.has(id)
    this.received.set(id, body)
    return json(again ? 200 : 201, receipt(id, photos))
  }
}

export function receipt(id: string, photos: string[]): Receipt {
  return {
    id, kind: 'inspection', received_at: '2026-11-02T10:00:00+08:00', document_sha256: '0'.repeat(64),
    clock_offset_s: null,
    photos: photos.map((sha256) => ({ sha256, size_bytes: 3, state: 'stored_and_checked' })),
  }
}

export function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
}

export function problem(
  status: number, reason: string, message: string, errors: Record<string, unknown> = {},
): Response {
  return json(status, { code: status, status: '', reason, message, errors })
}

export interface Phone { database: Database; sender: Sender; county: County }

let phones = 0

/** A phone with an empty database of its own, signed in. */
export async function newPhone(
  county = new County(), database?: Database, locks?: LockManager | null,
): Promise<Phone> {
  phones += 1
  const opened = database ?? (await openDatabase(`person-${phones}`))
  const client = createClient({
    base: `${API}/api/v1`, token: () => 'a-token', sessionEnded: () => undefined, sessionLacks: () => undefined, fetch: county.fetch,
  })
  const sender = new Sender({
    database: opened, client, changed: () => undefined, origin: API, fetch: county.fetch, random: () => 0, locks,
  })
  return { database: opened, sender, county }
}

/** A picture that no other has: its bytes are the number. */
export function takePhoto({ database }: Phone, number: number): Promise<KeptPhoto> {
  return keepPhoto(database, new Blob([`photo ${number}`], { type: 'image/jpeg' }))
}

export async function submitRecords(
  { database }: Phone, id: string, photos: string[] = [], draft_id: string | null = null,
): Promise<void> {
  const record: NewRecord = {
    id, kind: 'inspection', path: `/inspections/${id}`, title: '示例企业', document: { photos },
    photos, draft_id, made_at: '2026-11-02T10:00:00+08:00',
  }
  await enqueue(database, [record])
}

/** Lets every backoff run out. */
export async function waitLong({ database }: Phone): Promise<void> {
  for (const record of await database.getAll('outbox')) {
    await database.put('outbox', { ...record, retry_at: 0 })
  }
}
