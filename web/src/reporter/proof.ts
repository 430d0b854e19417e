import type { Challenge } from 'altcha-lib'

import { proofFor } from '@/sealing/proofOfWork'
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
    const proof = this.ask<Challenge>('GET', '/tips/challenge').then(proofFor)
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

/** One of the level that was asked for. */
export function challengeOf(ask: Ask): (level: number) => Promise<Challenge> {
  return (level) => ask<Challenge>('GET', `/tips/challenge?level=${level}`)
}
