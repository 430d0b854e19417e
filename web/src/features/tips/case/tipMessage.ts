import { Refused, UserError } from '@/api/faults'
import type { Tip, TipKeyList } from '@/api/tips'
import { client } from '@/offline/session'
import { newUuid } from '@/offline/store/identity'
import { fromBase64 } from '@/sealing/base64'
import { type Envelope, REPORTER, seal, utf8 } from '@/sealing/envelopes'
import { type Trust, demandTrusted, trustIn } from '../keys/trust'

/**
 * An answer sealed on this device: for the reporter and every officer whom the report does not go around.
 * Raises: UserError where one of their keys is not to be trusted: then it is sealed for nobody.
 */
export function sealedForReporter(
  tip: Pick<Tip, 'sealed_to' | 'reporter_key'>, list: TipKeyList, trust: Trust, words: string,
): Envelope {
  const allowed = new Set(tip.sealed_to)
  const officers = list.keys.filter((key) => key.state === 'active' && allowed.has(key.id))
  if (!officers.length || !tip.reporter_key) throw new UserError('现在不能封给举报人，请刷新后再试')
  demandTrusted(officers, trust)
  const recipients = Object.fromEntries(officers.map((officer) => [officer.id, fromBase64(officer.public_key)]))
  return seal(utf8(words), { ...recipients, [REPORTER]: fromBase64(tip.reporter_key) })
}

interface Attempt { id: string; words: string; envelope: Envelope }

/**
 * Sends answers. One whose receipt was lost is sent again as it was sealed, under the same number, so
 * that the reporter never gets it twice.
 */
export class Answers {
  private attempt: Attempt | null = null

  /** Answers the message's id. Raises: UserError, Refused, Unreachable. */
  async send(tip: Tip, words: string): Promise<string> {
    const attempt = this.attempt?.words === words ? this.attempt : await this.sealed(tip, words)
    this.attempt = attempt
    try {
      await client.put(`/tips/${tip.id}/messages/${attempt.id}`, { envelope: attempt.envelope })
    } catch (fault) {
      // It was not kept: keys have changed, or the like. The next try seals anew.
      if (fault instanceof Refused) this.attempt = null
      throw fault
    }
    this.attempt = null
    return attempt.id
  }

  /** The keys are asked for each time, since one may have been retired. */
  private async sealed(tip: Tip, words: string): Promise<Attempt> {
    const list = await client.get<TipKeyList>('/tip-keys')
    return { id: newUuid(), words, envelope: sealedForReporter(tip, list, await trustIn(list), words) }
  }
}
