import { Told } from '../api/faults'
import type { Tip, TipKeyList } from '../api/tips'
import { fromBase64 } from '../seal/base64'
import { REPORTER, type Envelope, seal, utf8 } from '../seal/envelopes'
import { client } from './session'

/** An answer sealed on this device: for the reporter and every officer whom the report does not go around. */
export function sealedForReporter(tip: Pick<Tip, 'sealed_to' | 'reporter_key'>, list: TipKeyList, words: string): Envelope {
  const allowed = new Set(tip.sealed_to)
  const officers = list.keys.filter((each) => each.state === 'active' && allowed.has(each.id))
  if (!officers.length || !tip.reporter_key) throw new Told('现在不能封给举报人，请刷新后再试')
  const recipients = Object.fromEntries(officers.map((each) => [each.id, fromBase64(each.public_key)]))
  return seal(utf8(words), { ...recipients, [REPORTER]: fromBase64(tip.reporter_key) })
}

/** Sends an answer. The keys are asked for anew, since one may have been retired. Raises: Refused, Unreachable. */
export async function sendAnswer(tip: Tip, messageId: string, words: string): Promise<void> {
  const list = await client.get<TipKeyList>('/tip-keys')
  await client.put(`/tips/${tip.id}/messages/${messageId}`, { envelope: sealedForReporter(tip, list, words) })
}
