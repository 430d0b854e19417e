import 'fake-indexeddb/auto'

import { describe, expect, test, vi } from 'vitest'

import type { Me } from '@/api/people'
import type { TipKey } from '@/api/tips'
import type { KeptKey, Pin } from '@/offline/store/database'
import { fingerprintOf } from '@/sealing/confirmations'
import { compares, madeKey, type MadeKey } from '../../../sealing/officers'

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined })
vi.stubGlobal('window', new EventTarget())
vi.stubGlobal('location', { origin: 'http://phone.test' })
const { demandTrusted, trustOf } = await import('@/features/tips/keys/trust')
const { sealedForReporter } = await import('@/features/tips/case/tipMessage')
const { useResealing } = await import('@/features/tips/keys/resealing')
const { session } = await import('@/offline/session')

const AREA = '431224'
const listed = (key: MadeKey, state: TipKey['state'] = 'active') => ({ ...key, state, mine: false }) as unknown as TipKey
const kept = ({ id, public_key, signing_key }: MadeKey) => ({ key_id: id, public_key, signing_key }) as KeptKey
const pinned = (key: MadeKey, ended = false): [string, Pin] =>
  [key.id, { key_id: key.id, fingerprint: fingerprintOf(key) ?? '', pinned_at: 0, ended }]

describe('what a device trusts', () => {
  const [me, colleague, third] = [madeKey(), madeKey(), madeKey()]
  compares(AREA, me, colleague)
  compares(AREA, colleague, third)
  const own = [kept(me)]
  const keys = [me, colleague, third].map((key) => listed(key))
  const message = (list: TipKey[], trust: ReturnType<typeof trustOf>) =>
    sealedForReporter({ sealed_to: list.map(({ id }) => id), reporter_key: madeKey().public_key }, { keys: list, open: true, officers: 3 }, trust, '请补充')

  test('is the own key, what it signed, and what those signed', () => {
    const trust = trustOf(AREA, keys, new Map(), own)
    expect(trust.trusted).toEqual(new Set(keys))
    expect(() => demandTrusted(keys, trust)).not.toThrow()
    expect(Object.keys(message(keys, trust).keys)).toHaveLength(keys.length + 1)
    expect(trust.compared.size + trust.exchanged.size).toBe(0)
  })

  test('is nothing without a key or a fingerprint of the own', () => {
    const trust = trustOf(AREA, keys, new Map(), [])
    expect(trust.trusted.size).toBe(0)
    expect(() => demandTrusted(keys, trust)).toThrow('没有通过核对，什么都没有封存')
  })

  test('is what was compared here, whoever signed it', () => {
    const unsigned = listed({ ...third, confirmations: [] })
    const trust = trustOf(AREA, [unsigned], new Map([pinned(third)]), [])
    expect([...trust.trusted, ...trust.compared]).toEqual([unsigned, unsigned])
  })

  test.each([
    ['exchanged', { public_key: madeKey().public_key }, false],
    ['given another signing key', { signing_key: madeKey().signing_key }, false],
    ['stripped of its signing key', { signing_key: null }, false],
    ['brought back after it was retired', {}, true],
  ])('is no key that was compared here and was %s since', (_, changed, ended) => {
    const other = listed({ ...colleague, ...changed } as MadeKey)
    const trust = trustOf(AREA, [listed(me), other, listed(third)], new Map([pinned(colleague, ended)]), own)
    expect(trust.exchanged).toEqual(new Set([other]))
    expect(trust.trusted.size).toBe(1)
    expect(() => demandTrusted([other], trust)).toThrow('可能被人换了')
    expect(() => message([listed(me), other], trust)).toThrow('什么都没有封存')
  })

  test('is not the own key where the server tells another one', () => {
    const other = listed({ ...me, public_key: third.public_key })
    const trust = trustOf(AREA, [other, listed(colleague)], new Map(), own)
    expect(trust.exchanged).toEqual(new Set([other]))
    expect(trust.trusted.size).toBe(0)
  })

  test('is nothing that only a retired key signed', () => {
    const trust = trustOf(AREA, [listed(me), listed(colleague, 'retired'), listed(third)], new Map(), own)
    expect([...trust.trusted].map(({ id }) => id)).toEqual([me.id])
  })
})

test('an old report is sealed again for no key that this device did not compare', async () => {
  session.me = { id: 'p1', area_code: AREA } as Me
  const { state, run } = useResealing(listed(madeKey()))
  await run()
  expect(state.fault).toContain('没有重新封存任何内容')
})
