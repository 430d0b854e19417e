import { waitAfter } from '@/api/backoff'
import { Refused, Unreachable } from '@/api/faults'
import { paying } from '@/sealing/proofOfWork'
import type { Doors, Draft, OfficerKey, Receipt, TipDocument } from './documents'
import { recipients } from './keys/recipients'
import { sealed } from './keys/sealing'
import { challengeOf } from './proof'
import type { Ask } from './server'

/** Keys change when an officer gets a new phone; twice in one sending is already strange. */
const RESEALINGS_MOST = 3
/** The price of a report rises by levels while many are sent; each refusal of a fresh proof is one. */
const PROOFS_MOST = 6

export interface Means {
  ask: Ask
  /** Does the calculation that keeps machines from flooding the officers. */
  prove: () => Promise<string>
  /** Until it makes sense to try again. */
  wait: (ms: number) => Promise<void>
  tell: (words: string) => void
  /** The fingerprints of the plate that was scanned. */
  plate: string[]
  /** The keys that the report is sealed for just now. */
  showKeys: (keys: OfficerKey[]) => void
}

/**
 * Sends one report until it has arrived, whatever the network does. The same id and secret go with
 * every try, so that it arrives once. Raises: Refused, where the person must change something.
 */
export async function sendTip(draft: Draft, means: Means): Promise<Receipt> {
  let document = await seal(draft, means)
  let proof = ''
  let resealings = 0
  let proofs = 0
  // One that went on a road from which no answer came may be used up: that it is refused says nothing.
  let fresh = true
  for (let tries = 1; ; tries += 1) {
    try {
      proof ||= await proven(means)
      means.tell('正在发送……')
      return await means.ask<Receipt>('POST', '/tips', { ...document, altcha: proof })
    } catch (fault) {
      const reason = fault instanceof Refused ? fault.reason : ''
      if (isPassing(fault)) {
        await waited(means, fault, tries)
        fresh = false
        continue
      }
      if (reason === 'keys_changed' && resealings++ < RESEALINGS_MOST) document = await seal(draft, means)
      else if (reason !== 'proof_of_work' || (fresh && proofs++ >= PROOFS_MOST)) throw fault
      // Each calculation is good for one try.
      proof = ''
      fresh = true
    }
  }
}

async function seal(draft: Draft, means: Means): Promise<TipDocument> {
  means.tell('正在加密……')
  const doors = await persist(means, () => means.ask<Doors>('GET', `/tips/doors?area=${draft.area_code}`))
  const keys = recipients(doors, means.plate)
  means.showKeys(keys)
  return sealed(draft, keys)
}

function proven(means: Means): Promise<string> {
  means.tell('正在做一道防刷计算，一般几秒，人多时约一分钟……')
  return means.prove()
}

export interface Upload {
  id: string
  photo: Blob
}

/**
 * Photos one after the other. Returns the ids of those that the server takes from nobody.
 * `told(done)` after each, and before the first.
 */
export async function sendPhotos(
  tipId: string, secret: string, uploads: Upload[], means: Pick<Means, 'ask' | 'wait' | 'tell'>,
): Promise<Map<string, string>> {
  const refused = new Map<string, string>()
  for (const [index, { id, photo }] of uploads.entries()) {
    means.tell(`正在上传照片：第 ${index + 1} 张，共 ${uploads.length} 张`)
    try {
      const path = `/tips/${tipId}/photos/${id}`
      const put = (altcha?: string) => means.ask('PUT', path, photo, { 'X-Tip-Secret': secret, ...(altcha && { 'X-Tip-Proof': altcha }) })
      await persist(means, () => paying(put, challengeOf(means.ask), means.tell))
    } catch (fault) {
      if (!(fault instanceof Refused)) throw fault
      refused.set(id, fault.message)
    }
  }
  return refused
}

/** Tries until the server has answered; a hotspot or a dead spot is no answer. */
async function persist<T>(means: Pick<Means, 'wait' | 'tell'>, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt()
    } catch (fault) {
      if (!isPassing(fault)) throw fault
      await waited(means, fault, tries)
    }
  }
}

async function waited(means: Pick<Means, 'wait' | 'tell'>, fault: Error, tries: number): Promise<void> {
  // The server's words ask to try again, which is done here.
  means.tell(fault instanceof Refused && fault.reason === 'busy' ? '现在提交的人多，会自动再试' : fault.message)
  await means.wait(waitAfter(tries))
}

/** What the server waits for itself. Its other refusals of this kind do not pass by waiting. */
const PASSING = new Set(['store_unavailable', 'database_unavailable', 'limits_unavailable', 'busy'])

function isPassing(fault: unknown): fault is Error {
  return fault instanceof Unreachable || (fault instanceof Refused && PASSING.has(fault.reason))
}
