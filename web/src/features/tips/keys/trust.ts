import { UserError } from '@/api/faults'
import type { TipKey, TipKeyList } from '@/api/tips'
import { client, session } from '@/offline/session'
import type { KeptKey, Pin } from '@/offline/store/database'
import { endPin, pin, pinsOf } from '@/offline/store/pins'
import { keptKeys } from '@/offline/store/tipKeys'
import { workspace } from '@/offline/workspace'
import { fingerprintOf, reached, sign } from '@/sealing/confirmations'
import { dayOf } from '@/words/time'
import { heldKey } from './sitting'

/** What this device knows of the keys that the server tells. Trust hangs on keys that people compared. */
export interface Trust {
  /** Compared on this device, or by somebody whose key was: messages are sealed for these. */
  trusted: ReadonlySet<TipKey>
  /** Compared on this device: old reports are sealed again for these alone. */
  compared: ReadonlySet<TipKey>
  /** Another key stands under the number of one that this device knows, or a retired one came back. */
  exchanged: ReadonlySet<TipKey>
}

/** `pins`: compared here, by the key's id; `own`: the keys of this device. */
export function trustOf(areaCode: string, keys: TipKey[], pins: ReadonlyMap<string, Pin>, own: KeptKey[]): Trust {
  const inUse = keys.filter((key) => key.state !== 'retired')
  const exchanged = new Set(inUse.filter((key) => isExchanged(key, pins.get(key.id), own)))
  const told = inUse.filter((key) => !exchanged.has(key))
  const isOwn = (key: TipKey) => own.some((kept) => kept.key_id === key.id && kept.signing_key === key.signing_key)
  const compared = new Set(told.filter((key) => pins.has(key.id)))
  return { trusted: reached(areaCode, told, (key) => isOwn(key) || compared.has(key)), compared, exchanged }
}

function isExchanged(key: TipKey, pinned: Pin | undefined, own: KeptKey[]): boolean {
  if (pinned && (pinned.ended || pinned.fingerprint !== fingerprintOf(key))) return true
  const kept = own.find((mine) => mine.key_id === key.id)
  if (!kept) return false
  const signs = kept.signing_key && key.signing_key ? kept.signing_key === key.signing_key : true
  return kept.public_key !== key.public_key || !signs
}

/** As it is on this device, for the list that the server told just now. */
export async function trustIn(list: TipKeyList): Promise<Trust> {
  const { database } = await workspace()
  const pins = await pinsOf(database)
  for (const key of list.keys) {
    const pinned = pins.get(key.id)
    if (key.state === 'retired' && pinned && !pinned.ended) await endPin(database, pinned)
  }
  return trustOf(session.me?.area_code ?? '', list.keys, pins, await keptKeys(database))
}

/** Raises: UserError where this device has not compared that very key. */
export async function demandCompared(key: TipKey): Promise<void> {
  const trust = await trustIn({ keys: [key], open: true, officers: 0 })
  if (trust.exchanged.has(key)) throw new UserError(exchangedWords(key))
  if (!trust.compared.has(key)) throw new UserError(`请先在这台设备上核对${key.officer}的指纹，再恢复。没有重新封存任何内容`)
}

/** Raises: UserError where one of these keys is not to be trusted: nothing may be sealed then. */
export function demandTrusted(keys: TipKey[], trust: Trust): void {
  for (const key of keys) {
    if (trust.exchanged.has(key)) throw new UserError(exchangedWords(key))
    if (!trust.trusted.has(key)) throw new UserError(`${key.officer}的密钥没有通过核对，什么都没有封存。请先和 TA 当面核对指纹：我的－密钥－核对指纹`)
  }
}

export function exchangedWords(key: Pick<TipKey, 'officer' | 'mine'>): string {
  const whose = key.mine ? '您自己' : key.officer
  return `系统里${whose}的密钥和这台设备核对过的不一样，可能被人换了，什么都没有封存。请停下来，当面告诉另一位受理员，并报告县纪委监委或公安网安`
}

/**
 * Signs with the key of this sitting that the colleague's fingerprint was compared, and keeps it on this
 * device. Raises: UserError (no key of this sitting), Refused, Unreachable.
 */
export async function confirmKey(key: TipKey): Promise<void> {
  const { id, privateKey } = heldKey()
  const fingerprint = fingerprintOf(key)
  if (!fingerprint) throw new UserError('这把密钥还没有补登记，请同事先打开 TA 的“密钥”')
  const day = dayOf(new Date())
  const signature = sign(session.me?.area_code ?? '', key, day, privateKey)
  await client.post(`/tip-keys/${key.id}/confirmation`, { fingerprint, by: id, day, signature })
  const { database } = await workspace()
  await pin(database, key.id, fingerprint)
}
