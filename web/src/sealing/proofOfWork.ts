import type { Challenge, Solution } from 'altcha-lib'

import { Refused, UserError } from '@/api/faults'

/** What the server wants worked for before it goes on: the level that it names; null where it is something else. */
export function levelDue(fault: unknown): number | null {
  if (!(fault instanceof Refused) || fault.reason !== 'proof_of_work') return null
  const proof = fault.errors['proof'] as { level?: number } | undefined
  return proof?.level ?? 0
}

/** Twice already means that the price rose meanwhile; it rises to a bound. */
const PROOFS_MOST = 6

/**
 * Does what may have to be worked for: `attempt` is tried without, and again with a proof where the server asks for one.
 * Raises: what `attempt` and `challenge` raise, UserError.
 */
export async function paying<T>(
  attempt: (altcha: string | undefined) => Promise<T>, challenge: (level: number) => Promise<Challenge>, tell: (words: string) => void,
): Promise<T> {
  let altcha: string | undefined
  for (let proofs = 0; ; proofs += 1) {
    try {
      return await attempt(altcha)
    } catch (fault) {
      const level = levelDue(fault)
      if (level === null || proofs >= PROOFS_MOST) throw fault
      tell('试的次数多，正在做一道防刷计算，约半分钟……')
      altcha = await proofFor(await challenge(level))
    }
  }
}

/** The challenge solved, as the server takes it. Raises: UserError where this phone cannot. */
export async function proofFor(challenge: Challenge): Promise<string> {
  const solution = await solved(challenge)
  if (!solution) throw new UserError('这部手机算不出防刷题，请换一部手机')
  // As the server signed it, without what is only for showing.
  return btoa(JSON.stringify({ challenge, solution }))
}

function solved(challenge: Challenge): Promise<Solution | null> {
  const worker = new Worker(new URL('./proofWorker.ts', import.meta.url))
  const answer = new Promise<Solution | null>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<Solution | null>) => resolve(data)
    worker.onerror = () => resolve(null)
  })
  worker.postMessage(challenge)
  return answer.finally(() => worker.terminate())
}
