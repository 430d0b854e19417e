import { UserError } from '@/api/faults'
import { fromBase64 } from '@/sealing/base64'
import { fingerprintOf, isSigned, reached, type SignedKey } from '@/sealing/confirmations'
import { ALG } from '@/sealing/envelopes'
import type { OfficerKey, Told } from '../documents'
import { element } from '../elements'

const NOTHING_SENT = '您写的内容没有加密，也没有发出。'
const UNTRUSTED = `受理员的密钥没有通过核对，可能被人换过。${NOTHING_SENT}请不要再用这个网页举报，改打 12350，或者当面举报`
/** Known neither by the keys of today nor by whoever signed them: an old plate, or all were exchanged. */
const OTHER_PLATE = `您扫的告知牌和现在受理员的密钥对不上：可能牌子太旧（看牌上的印制日期），可能码没有扫全，也可能密钥被人换过。${NOTHING_SENT}`
  + '请重扫一次，或者到别处扫一块新印的告知牌；还是对不上，就不要用网页，改打 12350，或者当面举报'

/**
 * The keys that this page seals for, each compared by another officer, who signed that. `plate`: the
 * fingerprints of the plate that was scanned; then one of those, or signed by those. Raises: UserError where one
 * of them is not: nothing is sealed then, since the server does not take a report that leaves one out.
 */
export function recipients(told: Told, plate: string[]): OfficerKey[] {
  // Of another suite than this page's, a key is left out: the server knows who must be there.
  const keys = told.keys.filter((key) => key.alg === ALG)
  const all: SignedKey[] = [...told.keys, ...told.signers]
  const onPlate = reached(told.area_code, all, (key) => plate.includes(fingerprintOf(key) ?? ''))
  const isSignedByAnother = (key: SignedKey) => all.some((signer) => isSigned(told.area_code, key, signer))
  const isUnique = new Set(all.map((key) => key.id)).size === all.length
  const isFit = (key: SignedKey) => fingerprintOf(key) !== null && (plate.length ? onPlate.has(key) : isSignedByAnother(key))
  if (plate.length && !onPlate.size) throw new UserError(OTHER_PLATE)
  if (!isUnique || !keys.every(isFit)) throw new UserError(UNTRUSTED)
  return keys
}

export function publicKeys(keys: OfficerKey[]): Record<string, Uint8Array> {
  return Object.fromEntries(keys.map((key) => [key.id, fromBase64(key.public_key)]))
}

/** Of the very keys that something was sealed for: fingerprints that this phone computed. */
export function showRecipients(box: HTMLElement, keys: OfficerKey[], plate: string[]): void {
  const lines = keys.flatMap((key) => {
    const fingerprint = fingerprintOf(key) ?? ''
    const isLater = plate.length > 0 && !plate.includes(fingerprint)
    return [
      element('dt', {}, key.officer), element('dd', { className: 'mono' }, fingerprint),
      ...(isLater ? [element('dd', {}, '牌子印好以后换的，牌上印着的受理员核对过，签了字')] : []),
    ]
  })
  const words = plate.length
    ? '只封给下面的密钥，已和您扫的告知牌对上。'
    : '只封给下面的密钥。指纹是您的手机算出来的，请和墙上举报告知牌印的核对（扫牌上的码，网页会自己核对）：不一样，就打 12350 说明。'
  box.replaceChildren(element('p', { className: 'quiet' }, words), element('dl', {}, ...lines))
  box.hidden = false
}
