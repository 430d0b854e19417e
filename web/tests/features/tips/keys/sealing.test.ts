import { describe, expect, test, vi } from 'vitest'

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined })
vi.stubGlobal('window', new EventTarget())
const { fromBase64, toBase64 } = await import('@/sealing/base64')
const { publicKeyOf, randomBytes, seal, unseal, unsealKey, utf8 } = await import('@/sealing/envelopes')
const { wrapKey } = await import('@/sealing/keyFile')
const { sealedAnew } = await import('@/features/tips/keys/resealing')
const { beginSitting, endSitting } = await import('@/features/tips/keys/sitting')
const { sealedForReporter } = await import('@/features/tips/case/tipMessage')

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const person = () => {
  const secret = randomBytes(32)
  return { secret, open: publicKeyOf(secret), publicKey: toBase64(publicKeyOf(secret)) }
}
const keyOf = (id: string, who: { publicKey: string }, state = 'active') => ({ id, state, public_key: who.publicKey }) as never

describe('an answer to the reporter', () => {
  const [reporter, officer, around, retired] = [person(), person(), person(), person()]
  const list = { keys: [keyOf('o', officer), keyOf('x', around), keyOf('r', retired, 'retired')], open: true, officers: 3 }
  const tip = { sealed_to: ['o', 'r'], reporter_key: reporter.publicKey }

  const trust = { trusted: new Set(list.keys), compared: new Set(), exchanged: new Set() } as never
  test('can be opened by the reporter and the officers, and by none whom the report goes around', () => {
    const envelope = sealedForReporter(tip, list, trust, '请补充是哪一天')
    expect(Object.keys(envelope.keys).sort()).toEqual(['o', 'reporter'])
    expect(text(unseal(envelope, 'reporter', reporter.secret))).toBe('请补充是哪一天')
    expect(text(unseal(envelope, 'o', officer.secret))).toBe('请补充是哪一天')
    expect(() => unseal({ ...envelope, keys: { x: envelope.keys['o'] as string } }, 'x', around.secret)).toThrow()
  })

  test('is not sealed to nobody, nor to a key that this device does not trust', () => {
    const doubted = { trusted: new Set(), compared: new Set(), exchanged: new Set() } as never
    expect(() => sealedForReporter(tip, list, doubted, '…')).toThrow('什么都没有封存')
    expect(() => sealedForReporter({ ...tip, sealed_to: [] }, list, trust, '…')).toThrow('请刷新后再试')
  })
})

describe('the recovery of a colleague', () => {
  test('gives the new key what the own key can open, and passes over what it cannot', async () => {
    const [first, colleague, stranger] = [person(), person(), person()]
    await beginSitting(await wrapKey(first.secret, '示例口令 山高水长 2026', { key_id: 'own', person: 'p' }), '示例口令 山高水长 2026')
    const envelope = seal(utf8('详细情况'), { own: first.open })
    const entry = { what: 'tip_details' as const, id: 't', sealed: envelope.keys['own'] as string }
    const anew = sealedAnew(entry, colleague.open)
    expect(text(unseal({ ...envelope, keys: { new: anew?.sealed ?? '' } }, 'new', colleague.secret))).toBe('详细情况')
    expect(unsealKey(fromBase64(anew?.sealed ?? ''), colleague.secret)).toHaveLength(32)
    const foreign = seal(utf8('别人的'), { s: stranger.open })
    expect(sealedAnew({ ...entry, sealed: foreign.keys['s'] as string }, colleague.open)).toBeNull()
    endSitting()
    expect(() => sealedAnew(entry, colleague.open)).toThrow('请重新输入密钥口令')
  }, 60_000)
})
