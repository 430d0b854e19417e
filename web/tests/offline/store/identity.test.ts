import { expect, test } from 'vitest'

import { waitAfter } from '@/api/backoff'
import { newUuid, sha256Hex } from '@/offline/store/identity'

const ABC = new TextEncoder().encode('abc').buffer as ArrayBuffer
const ABC_SHA256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'

async function withoutSecureContext<T>(work: () => T | Promise<T>): Promise<T> {
  const whole = Object.getOwnPropertyDescriptor(globalThis, 'crypto')
  const bare = { getRandomValues: crypto.getRandomValues.bind(crypto) }
  Object.defineProperty(globalThis, 'crypto', { value: bare, configurable: true })
  try {
    return await work()
  } finally {
    if (whole) Object.defineProperty(globalThis, 'crypto', whole)
  }
}

test('SHA-256 is the same with and without a secure context', async () => {
  expect(await sha256Hex(ABC)).toBe(ABC_SHA256)
  expect(await withoutSecureContext(() => sha256Hex(ABC))).toBe(ABC_SHA256)
})

test('UUIDs are of version 4 with and without a secure context', async () => {
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
  expect(newUuid()).toMatch(form)
  expect(await withoutSecureContext(newUuid)).toMatch(form)
})

test('the wait doubles, is capped, and chance takes off at most half', () => {
  expect([1, 2, 3].map((tries) => waitAfter(tries, () => 1))).toEqual([5000, 10_000, 20_000])
  expect(waitAfter(50, () => 1)).toBe(600_000)
  expect(waitAfter(1, () => 0)).toBe(2500)
})
