import 'fake-indexeddb/auto'

import { expect, it, vi } from 'vitest'

import type { Me } from '@/api/people'
import { session } from '@/offline/session'
import { workspace } from '@/offline/workspace'

vi.stubGlobal('location', { origin: 'http://phone.test' })

it('a database that another tab closed is opened again, for all who ask at once by one opening', async () => {
  session.me = { id: 'p1' } as Me
  const first = await workspace()
  await first.database.put('forms', { key: 'k', value: 1, photos: [] })
  await new Promise((done) => { indexedDB.deleteDatabase('anxun-p1').onsuccess = done })
  await expect(first.database.get('forms', 'k')).rejects.toThrow()
  const opened = vi.spyOn(indexedDB, 'open')
  const [again, too] = await Promise.all([workspace(), workspace()])
  expect(opened).toHaveBeenCalledTimes(1)
  expect(again).toBe(too)
  expect(again).not.toBe(first)
  await again.database.put('forms', { key: 'k', value: 2, photos: [] })
  expect((await again.database.get('forms', 'k'))?.value).toBe(2)
  expect(await workspace()).toBe(again)
})
