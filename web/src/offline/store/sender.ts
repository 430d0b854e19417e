import { waitAfter } from '@/api/backoff'
import type { Client } from '@/api/client'
import type { PhotoTickets, Problem, Receipt, Ticket } from '@/api/documents'
import { faultLines, messageOf, Refused, Unreachable } from '@/api/faults'
import type { SinceThen } from '@/api/hazards'
import type { Database, KeptPhoto, OutboxRecord } from './database'
import { newUuid } from './identity'
import { records, settle } from './outbox'
import { markBroken, markUploaded } from './photos'
import { withSendLock, type SendLock } from './sendLock'

/** The API takes so many in one question for tickets. */
const TICKETS_AT_ONCE = 50
/** Five minutes: 2 MB at 60 kbit/s, the slowest network a photo has been seen to pass. */
const UPLOAD_TIMEOUT_MS = 300_000
/** Refusals that time or a renewed session mends; every other 4xx needs a person. */
const PASSING_STATUS = new Set([401, 408, 425, 429])

export interface Progress { recordId: string; photosDone: number; photosAll: number }

export interface SenderOptions {
  database: Database
  client: Client
  changed: (progress: Progress | null) => void
  /** Where the API is, to tell an upload through it from one to the store. */
  origin: string
  fetch?: typeof fetch
  /** null: none, as on plain http; left out: the browser's. */
  locks?: LockManager | null
  random?: () => number
}

/**
 * Sends what waits in the outbox: of each record first its photos, one after the other, then its
 * document. A record counts as sent with our own receipt for it, and by nothing else. A record that
 * fails does not hold up those behind it.
 */
export class Sender {
  private readonly holder = newUuid()
  private running = false
  private again = false

  constructor(private readonly options: SenderOptions) {}

  /** One pass over all that is due. While a pass runs, asking again leads to one more pass. */
  async run(): Promise<void> {
    if (this.running) {
      this.again = true
      return
    }
    this.running = true
    try {
      do {
        this.again = false
        await withSendLock(this.options.database, this.holder, (lock) => this.pass(lock), this.options.locks)
      } while (this.again)
    } finally {
      this.running = false
      this.options.changed(null)
    }
  }

  /** When the next try is due (epoch ms); null: nothing waits. */
  async nextDue(): Promise<number | null> {
    const due = (await records(this.options.database)).filter((record) => record.state === 'waiting')
    return due.length ? Math.min(...due.map((record) => record.retry_at)) : null
  }

  private async pass(lock: SendLock): Promise<void> {
    for (const { id } of await records(this.options.database)) {
      await lock.renew()
      // Read anew: the person may have taken it back meanwhile.
      const record = await this.options.database.get('outbox', id)
      if (!record || record.state !== 'waiting' || record.retry_at > Date.now()) continue
      const signedIn = await this.trySending(record, lock)
      if (!signedIn) return
    }
  }

  /** False: the session has ended, and nothing more will go through. */
  private async trySending(record: OutboxRecord, lock: SendLock): Promise<boolean> {
    try {
      await this.uploadPhotos(record, lock)
      const answer = await this.options.client.put<Receipt>(record.path, record.document)
      await settle(this.options.database, record.id, ownReceipt(record, answer))
      return true
    } catch (fault) {
      if (fault instanceof Refused && fault.asksToSignIn) return false
      await this.setBack(record, fault)
      return true
    } finally {
      this.options.changed(null)
    }
  }

  private async setBack(record: OutboxRecord, fault: unknown): Promise<void> {
    const kept = await this.options.database.get('outbox', record.id)
    if (!kept || kept.state === 'sent') return
    const refusal = fault instanceof Refused ? fault : null
    const missing = refusal?.reason === 'photo_missing'
    if (refusal && missing) await this.uploadAgain(record, refusal)
    else await markBroken(this.options.database, photosNamed(refusal) ?? [])
    const tries = kept.tries + 1
    const wait = Math.max(waitAfter(tries, this.options.random), (refusal?.retryAfterS ?? 0) * 1000)
    await this.options.database.put('outbox', {
      ...kept,
      tries,
      state: refusal && !missing && isLasting(refusal) ? 'needs_care' : 'waiting',
      // The first time photos are missing they are sent again at once.
      retry_at: missing && tries === 1 ? 0 : Date.now() + wait,
      fault: {
        message: messageOf(fault),
        reason: refusal?.reason ?? 'unreachable',
        ...toldOf(refusal),
      },
    })
    if (missing && tries === 1) this.again = true
  }

  /** The server lacks photos. Raises nothing; one that is gone from the phone needs a person. */
  private async uploadAgain(record: OutboxRecord, refusal: Refused): Promise<void> {
    await markUploaded(this.options.database, photosNamed(refusal) ?? record.photos, false)
  }

  private async uploadPhotos(record: OutboxRecord, lock: SendLock): Promise<void> {
    const pending = await this.pendingPhotos(record)
    const done = record.photos.length - pending.length
    for (let from = 0; from < pending.length; from += TICKETS_AT_ONCE) {
      const batch = pending.slice(from, from + TICKETS_AT_ONCE)
      const tickets = await this.askForTickets(batch)
      for (const [index, photo] of batch.entries()) {
        this.options.changed({
          recordId: record.id, photosDone: done + from + index, photosAll: record.photos.length,
        })
        await lock.renew()
        const ticket = tickets.get(photo.sha256)
        if (ticket) await this.upload(photo, ticket)
        await markUploaded(this.options.database, [photo.sha256], true)
      }
    }
  }

  private async pendingPhotos(record: OutboxRecord): Promise<KeptPhoto[]> {
    const kept = await Promise.all(
      record.photos.map((sha256) => this.options.database.get('photos', sha256)),
    )
    return kept.filter((photo): photo is KeptPhoto => photo !== undefined && !photo.uploaded)
  }

  private async askForTickets(photos: KeptPhoto[]): Promise<Map<string, Ticket>> {
    const described = photos.map(({ sha256, size_bytes, media_type }) => ({ sha256, size_bytes, media_type }))
    const answer = await this.options.client.post<PhotoTickets>('/photos', { photos: described, form: 'put' })
    const tickets = new Map<string, Ticket>()
    for (const { sha256, ticket } of answer.photos) if (ticket) tickets.set(sha256, ticket)
    return tickets
  }

  private async upload(photo: KeptPhoto, ticket: Ticket): Promise<void> {
    const patience = new AbortController()
    const timer = setTimeout(() => patience.abort(), UPLOAD_TIMEOUT_MS)
    const { origin } = this.options
    const throughApi = new URL(ticket.url, origin).origin === origin
    try {
      const answer = await (this.options.fetch ?? fetch)(ticket.url, {
        method: ticket.method,
        // Only ours is told who we are; the store knows the ticket alone.
        headers: { ...ticket.headers, ...(throughApi ? this.options.client.authorization() : {}) },
        body: photo.bytes,
        signal: patience.signal,
      })
      if (!answer.ok) throw await refusedUpload(photo, answer, throughApi)
    } catch (fault) {
      throw fault instanceof Refused ? fault : new Unreachable('照片还没传完，联网后会接着传')
    } finally {
      clearTimeout(timer)
    }
  }
}

/** The photos that the refusal is about, by hash; none, where it names none. */
function photosNamed(refusal: Refused | null): string[] | null {
  const named = refusal?.errors['photos']
  return Array.isArray(named) ? named.map(String) : null
}

/** What the refusal names: fields, photos, or what happened to the hazard since. */
function toldOf(refusal: Refused | null): Pick<NonNullable<OutboxRecord['fault']>, 'lines' | 'photos' | 'since' | 'hazard_id'> {
  const since = refusal?.errors['since']
  const hazard = refusal?.errors['hazard_id']
  if (Array.isArray(since)) return { lines: [], since: since as SinceThen[], ...(hazard ? { hazard_id: String(hazard) } : {}) }
  const photos = photosNamed(refusal)
  if (photos) return { lines: [], photos }
  return { lines: refusal ? faultLines(refusal.errors) : [] }
}

function isLasting(refusal: Refused): boolean {
  return refusal.status < 500 && !PASSING_STATUS.has(refusal.status)
}

async function refusedUpload(photo: KeptPhoto, answer: Response, throughApi: boolean): Promise<Error> {
  const errors = { photos: [photo.sha256] }
  if (answer.status === 413) return new Refused(413, { message: '有照片太大，请重拍后再提交', reason: 'too_large', errors })
  const problem = throughApi && answer.status === 422 ? ((await answer.json().catch(() => ({}))) as Partial<Problem>) : {}
  // Our API looks at a photo as it passes through.
  if (problem.reason === 'photo_broken') return new Refused(422, problem)
  // A ticket that ran out (403) or a store in trouble: a new ticket at the next try mends both.
  return new Unreachable('照片还没传完，稍后会接着传')
}

/**
 * The answer, if it is our receipt for this very record and proves every one of its photos.
 * Raises: Unreachable for anything else that came with a 200.
 */
export function ownReceipt(record: OutboxRecord, answer: Receipt): Receipt {
  const proven = new Set(
    (answer?.photos ?? [])
      .filter((photo) => photo.state === 'stored_and_checked')
      .map((photo) => photo.sha256),
  )
  if (answer?.id !== record.id || !record.photos.every((sha256) => proven.has(sha256))) {
    throw new Unreachable('还没有收到有效回执，稍后会自动再试')
  }
  return answer
}
