import 'fake-indexeddb/auto'

import { afterEach, beforeEach, expect, test } from 'vitest'

import type { Client } from '@/api/client'
import type { Notice, NoticePage } from '@/api/documents'
import { Refused, Unreachable } from '@/api/faults'
import { type Database, openDatabase } from '@/offline/store/database'
import { noteRead, readInbox, withReads } from '@/offline/store/inbox'
import { countWords, grouped } from '@/words/notices'

const notice = (id: number, changes: Partial<Notice> = {}): Notice => ({
  id, kind: 'deadline', words: `第 ${id} 条`, link: '', due_on: null,
  created_at: '2026-11-22T00:00:05+08:00', read_at: null, over: false, ...changes,
})
const page = (...notices: Notice[]): NoticePage => ({
  notices, next_cursor: null, unread: notices.filter((notice) => !notice.read_at && !notice.over).length,
})

/** A server that keeps what was read, and may be out of reach. */
class Post {
  online = true
  refuses: number | null = null
  readonly readIds: number[][] = []
  answer = page(notice(2), notice(1))

  readonly client = {
    get: async () => {
      if (!this.online) throw new Unreachable()
      return withReads(this.answer, this.readIds.flat())
    },
    post: async (_path: string, body: { ids: number[] }) => {
      if (!this.online) throw new Unreachable()
      if (this.refuses) throw new Refused(this.refuses, {})
      this.readIds.push(body.ids)
    },
  } as unknown as Client
}

let post: Post
let database: Database
beforeEach(async () => {
  post = new Post()
  database = await openDatabase(crypto.randomUUID())
})
afterEach(() => database.close())

test('what is read is told to the server once', async () => {
  await noteRead(database, [2])
  expect((await readInbox(database, post.client)).body.unread).toBe(1)
  await readInbox(database, post.client)
  expect(post.readIds).toEqual([[2]])
})

test('without a network the last answer is shown, with what was read since', async () => {
  await readInbox(database, post.client)
  post.online = false
  await noteRead(database, [1])
  const { body, kept_at } = await readInbox(database, post.client)
  expect(kept_at).not.toBeNull()
  expect(body.unread).toBe(1)
  expect(body.notices.map((notice) => notice.read_at !== null)).toEqual([false, true])
})

test('what was read without a network is told when it is back', async () => {
  post.online = false
  await noteRead(database, [1])
  await noteRead(database, [1, 2])
  post.online = true
  expect((await readInbox(database, post.client)).body.unread).toBe(0)
  expect(post.readIds).toEqual([[1, 2]])
})

test('what the server calls wrong is not told for ever', async () => {
  post.refuses = 422
  await noteRead(database, [1])
  await readInbox(database, post.client)
  post.refuses = null
  await readInbox(database, post.client)
  expect(post.readIds).toEqual([])
})

test('what is settled counts as unread no more', () => {
  const settled = page(notice(1, { over: true }), notice(2))
  expect(withReads(settled, [1]).unread).toBe(1)
  expect(withReads(settled, [2]).unread).toBe(0)
})

test('today is the day in Shanghai on which it was told', () => {
  const late = notice(2, { created_at: '2026-11-21T16:30:00Z' })
  const early = notice(1, { created_at: '2026-11-21T15:30:00Z' })
  const groups = grouped([late, early], '2026-11-22')
  expect(groups.map((group) => [group.title, group.notices.length])).toEqual([['今天', 1], ['更早', 1]])
  expect(grouped([early], '2026-11-22').map((group) => group.title)).toEqual(['更早'])
})

test('a hundred is too many for the tab', () => {
  expect([1, 99, 100].map(countWords)).toEqual(['1', '99', '99+'])
})
