import type { Challenge, Solution } from 'altcha-lib'

import { UserError } from '@/api/faults'
import type { Ask } from './server'

/** Challenges are good for 20 minutes; one that is older is not even tried. */
const GOOD_FOR_MS = 15 * 60_000

/** The calculation against floods, begun while the person still writes, so that nobody waits for it. */
export class Proof {
  private begun: { proof: Promise<string>; at: number } | null = null

  constructor(private readonly ask: Ask, private readonly now: () => number = Date.now) {}

  /** Asking again while one is being made begins nothing. A failure is told to who takes it. */
  begin(): void {
    if (this.begun && this.now() - this.begun.at < GOOD_FOR_MS) return
    const proof = calculate(this.ask)
    proof.catch(() => { this.begun = null })
    this.begun = { proof, at: this.now() }
  }

  /** One that was not given out before. Raises: Refused, Unreachable, UserError. */
  take(): Promise<string> {
    this.begin()
    const { proof } = this.begun as { proof: Promise<string> }
    this.begun = null
    return proof
  }
}

async function calculate(ask: Ask): Promise<string> {
  const challenge = await ask<Challenge>('GET', '/tips/challenge')
  const solution = await solved(challenge)
  if (!solution) throw new UserError('这部手机算不出防刷题，请换一部手机，或拨打下面的电话')
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
