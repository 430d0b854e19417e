import { expect, test } from 'vitest'

import { Autosave, type Refuge } from '@/offline/store/autosave'

function newRefuge(): Refuge {
  const kept = new Map<string, string>()
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }
}

/** A store whose writes end when the test says so. */
function slowStore() {
  const written: string[] = []
  const ends: (() => void)[] = []
  const write = (value: string) =>
    new Promise<void>((end) => {
      written.push(value)
      ends.push(end)
    })
  return { written, write, end: () => ends.shift()?.() }
}

test('the newest value is written, and values that were overtaken are not', async () => {
  const store = slowStore()
  const autosave = new Autosave('k', store.write, newRefuge())
  void autosave.save('a')
  void autosave.save('b')
  const saved = autosave.save('c')
  store.end()
  await Promise.resolve()
  await Promise.resolve()
  store.end()
  await saved
  expect(store.written).toEqual(['a', 'c'])
})

test('what a closing page could not write is found when it opens again', async () => {
  const refuge = newRefuge()
  const store = slowStore()
  const closing = new Autosave('k', store.write, refuge)
  void closing.save('typed in the last moment')
  closing.rescue()
  const opened = new Autosave<string>('k', async () => undefined, refuge)
  expect(opened.rescued()).toBe('typed in the last moment')
  await opened.save('typed in the last moment')
  expect(opened.rescued()).toBeNull()
})

test('nothing is rescued when everything was written', async () => {
  const refuge = newRefuge()
  const autosave = new Autosave<string>('k', async () => undefined, refuge)
  await autosave.save('a')
  autosave.rescue()
  expect(autosave.rescued()).toBeNull()
})

test('a failed write is told, and the next change is tried anew', async () => {
  let full = true
  const autosave = new Autosave<string>('k', async () => {
    if (full) throw new Error('full')
  }, newRefuge())
  await expect(autosave.save('a')).rejects.toThrow('full')
  full = false
  await expect(autosave.save('b')).resolves.toBeUndefined()
})
