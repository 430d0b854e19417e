import { onScopeDispose, reactive } from 'vue'

import { UserError } from '@/api/faults'
import type { Tip, TipIdentity, TipOpened, TipPart } from '@/api/tips'
import { client } from '@/offline/session'
import { EnvelopeInvalid, unseal } from '@/sealing/envelopes'
import { heldKey } from '../keys/sitting'

export interface OpenPhoto { id: string; url: string; picture: Blob }

/** What lies open on the screen just now. Nothing of it is kept anywhere. */
export interface Unsealed {
  parts: TipPart[]
  details: string | null
  identity: TipIdentity | null
  photos: OpenPhoto[]
  /** By the message's id. */
  messages: Record<string, string>
  /** 照片 2/5 */
  progress: string
  /** Parts that could not be opened with this key, in words. */
  closed: string[]
}

const PART_WORDS: Record<TipPart, string> = { details: '详细情况', identity: '举报人身份', photos: '照片', messages: '来往留言' }

const empty = (): Unsealed => ({ parts: [], details: null, identity: null, photos: [], messages: {}, progress: '', closed: [] })

/**
 * Opens what is sealed of a report, in this page's memory alone: the reading is recorded first, then
 * the envelopes come, then they are opened with the key of this sitting. It is covered again on
 * demand, when the page is hidden, and when it is left.
 */
export function useUnsealed(tip: () => Pick<Tip, 'id'> | null) {
  const unsealed = reactive<Unsealed>(empty())

  function hide(): void {
    for (const photo of unsealed.photos) URL.revokeObjectURL(photo.url)
    Object.assign(unsealed, empty())
  }

  /** Raises: UserError (no key of this sitting), Refused, Unreachable. */
  async function open(parts: TipPart[], reason: string): Promise<void> {
    const id = tip()?.id
    if (!id) return
    const { id: keyId, privateKey } = heldKey()
    const sealed = await client.post<TipOpened>(`/tips/${id}/readings`, { parts, reason })
    hide()
    unsealed.parts = parts
    const opened = <Value>(part: TipPart, read: () => Value): Value | null => orClosed(unsealed, part, read)
    if (sealed.details) unsealed.details = opened('details', () => text(unseal(sealed.details as never, keyId, privateKey)))
    if (sealed.identity) unsealed.identity = opened('identity', () => identityOf(unseal(sealed.identity as never, keyId, privateKey)))
    for (const message of sealed.messages ?? []) {
      const words = opened('messages', () => text(unseal(message.envelope, keyId, privateKey)))
      if (words !== null) unsealed.messages[message.id] = words
    }
    await openPhotos(unsealed, id, sealed.photos ?? [])
  }

  const onHidden = () => {
    if (document.visibilityState === 'hidden') hide()
  }
  document.addEventListener('visibilitychange', onHidden)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', onHidden)
    hide()
  })
  return { unsealed, open, hide }
}

/** One after the other: a photo is some megabytes, and what came is shown at once. */
async function openPhotos(unsealed: Unsealed, tipId: string, photos: TipOpened['photos']): Promise<void> {
  try {
    for (const [index, photo] of photos.entries()) {
      unsealed.progress = `正在打开照片 ${index + 1}/${photos.length}…`
      const body = await client.bytes(`/tips/${tipId}/photos/${photo.id}`)
      const { id: keyId, privateKey } = heldKey()
      const picture = orClosed(unsealed, 'photos', () => new Blob([unseal(photo.envelope, keyId, privateKey, body).slice()], { type: 'image/jpeg' }))
      // Covered meanwhile: nothing more is shown.
      if (!unsealed.parts.includes('photos')) return
      if (picture) unsealed.photos.push({ id: photo.id, picture, url: URL.createObjectURL(picture) })
    }
  } finally {
    unsealed.progress = ''
  }
}

function orClosed<Value>(unsealed: Unsealed, part: TipPart, read: () => Value): Value | null {
  try {
    return read()
  } catch (fault) {
    if (!(fault instanceof EnvelopeInvalid || fault instanceof SyntaxError)) throw fault
    const words = PART_WORDS[part]
    if (!unsealed.closed.includes(words)) unsealed.closed.push(words)
    return null
  }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

function identityOf(bytes: Uint8Array): TipIdentity {
  const read = JSON.parse(text(bytes)) as Partial<TipIdentity>
  if (typeof read.name !== 'string') throw new UserError('举报人身份的内容读不出来')
  return { ...read, name: read.name, phone: read.phone ?? '', others: read.others ?? [] }
}
