import { afterEach, describe, expect, test, vi } from 'vitest'

// The session looks into the browser's storage as soon as it is read.
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined })
vi.stubGlobal('window', new EventTarget())
const { randomBytes } = await import('@/sealing/envelopes')
const { wrapKey } = await import('@/sealing/keyFile')
const { beginSitting, endSitting, heldKey, sitting, watchSitting } = await import('@/features/tips/keys/sitting')

const PASSPHRASE = '示例口令 山高水长 2026'
const key = randomBytes(32)
const file = wrapKey(key, PASSPHRASE, { key_id: 'k', person: 'p' })
const leaves: ((to: { path: string }) => void)[] = []
watchSitting({ afterEach: (leave: (to: { path: string }) => void) => leaves.push(leave) } as never)

async function sit(): Promise<void> {
  await beginSitting(await file, PASSPHRASE)
}

describe('a sitting', () => {
  afterEach(() => {
    vi.useRealTimers()
    endSitting()
  })

  test('holds the key from the passphrase on', async () => {
    expect(() => heldKey()).toThrow('请重新输入密钥口令')
    await sit()
    expect(heldKey()).toEqual({ id: 'k', privateKey: key })
    expect(sitting.keyId).toBe('k')
  }, 60_000)

  test('is over after a quarter of an hour without an act', async () => {
    await sit()
    vi.useFakeTimers({ now: Date.now() })
    window.dispatchEvent(new Event('keydown'))
    vi.advanceTimersByTime(14 * 60_000)
    window.dispatchEvent(new Event('keydown'))
    vi.advanceTimersByTime(14 * 60_000)
    expect(sitting.keyId).toBe('k')
    vi.advanceTimersByTime(60_000)
    expect(sitting.keyId).toBeNull()
    expect(() => heldKey()).toThrow('请重新输入密钥口令')
  }, 60_000)

  test('is over too where the machine slept past it and ran no timer', async () => {
    await sit()
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] })
    vi.setSystemTime(Date.now() + 16 * 60_000)
    window.dispatchEvent(new Event('pointerdown'))
    expect(sitting.keyId).toBeNull()
  }, 60_000)

  test.each([
    ['/tips/1/accept', 'k'], ['/tip-keys', 'k'], ['/tips', 'k'],
    ['/hazards', null], ['/tipsy', null], ['/enterprises/1', null], ['/sign-in', null],
  ])('on the way to %s: %s', async (path, left) => {
    await sit()
    leaves.forEach((leave) => leave({ path }))
    expect(sitting.keyId).toBe(left)
  }, 60_000)

  test('is over when the page goes, and nothing is left of the key', async () => {
    await sit()
    const { privateKey } = heldKey()
    window.dispatchEvent(new Event('pagehide'))
    expect(sitting.keyId).toBeNull()
    expect(privateKey.every((byte) => byte === 0)).toBe(true)
  }, 60_000)
})
