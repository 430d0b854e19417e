import 'fake-indexeddb/auto'

import { describe, expect, test, vi } from 'vitest'
import { createApp, effectScope } from 'vue'
import { routerKey } from 'vue-router'

const kept = new Map<string, string>()
vi.stubGlobal('localStorage', {
  getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value), removeItem: () => undefined,
})
vi.stubGlobal('window', new EventTarget())
vi.stubGlobal('document', new EventTarget())
vi.stubGlobal('location', new URL('https://county.example/app/'))
vi.stubGlobal('fetch', async () => { throw new TypeError('Failed to fetch') })
kept.set('anxun.session', JSON.stringify({ token: 't', me: { id: 'somebody', grants: [] } }))
const { useRecordForm } = await import('@/offline/recordForm')
const { workspace } = await import('@/offline/workspace')

const visited: string[] = []
const app = createApp({})
app.provide(routerKey, { replace: async (path: string) => void visited.push(path) } as never)

const empty = () => ({ note: '', photos: [] as string[] })
const formOf = (key: string) =>
  effectScope().run(() => app.runWithContext(() => useRecordForm(key, empty, (form) => form.photos))) as ReturnType<typeof useRecordForm<{ note: string; photos: string[] }>>

describe('a form whose record is sent', () => {
  test('puts it into the outbox, empties what was kept of the form, and shows how it fares', async () => {
    const { database } = await workspace()
    const { form, errorMessage, send } = formOf('duty/1')
    await vi.waitFor(async () => {
      form.value = { ...form.value, note: '已整改' }
      expect(await database.get('forms', 'duty/1')).toBeDefined()
    })
    await send(({ id, elapsed_s }) => ({
      kind: 'duty_record', path: `/duty-records/${id}`, title: '示例', document: { note: form.value.note, elapsed_s }, photos: ['a'],
    }))
    const [record] = await database.getAll('outbox')
    expect(record).toMatchObject({ kind: 'duty_record', path: `/duty-records/${record?.id}`, photos: ['a'], draft_id: null, state: 'waiting' })
    expect(record?.document).toMatchObject({ note: '已整改', elapsed_s: 0 })
    expect(await database.get('forms', 'duty/1')).toBeUndefined()
    expect([errorMessage.value, visited]).toEqual([null, [`/done/${record?.id}`]])
  })

  test('stays where it is, and says so, when its record cannot be made', async () => {
    visited.length = 0
    const { busy, errorMessage, send } = formOf('duty/2')
    await send(() => { throw new Error('storage is full') })
    expect(busy.value).toBe(false)
    expect(errorMessage.value).not.toBeNull()
    expect(visited).toEqual([])
  })
})
