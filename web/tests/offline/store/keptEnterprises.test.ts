import 'fake-indexeddb/auto'

import { expect, test } from 'vitest'

import type { EnterpriseRow } from '@/api/documents'
import { openDatabase } from '@/offline/store/database'
import { keptEnterprises } from '@/offline/store/keptEnterprises'

const row = (id: string, name: string) => ({ id, name }) as EnterpriseRow
const ID = '8f14e45f-ceea-467f-a8b1-0a2f3c5d7e90'

test('without a network every enterprise counts that was ever shown, each as it was told last', async () => {
  const database = await openDatabase('p')
  const list = { enterprises: [row(ID, '示例餐馆'), row('b', '示例超市')], next_cursor: null }
  await database.put('answers', { path: `/enterprises/${ID}`, body: row(ID, '示例饭店'), kept_at: 2 })
  await database.put('answers', { path: `/enterprises/${ID}/board`, body: { boards: [] }, kept_at: 3 })
  await database.put('answers', { path: '/enterprises?limit=50', body: list, kept_at: 1 })
  await database.put('answers', { path: '/plan', body: {}, kept_at: 1 })
  const names = (await keptEnterprises(database)).map((enterprise) => enterprise.name)
  expect(names.sort()).toEqual(['示例超市', '示例饭店'].sort())
  database.close()
})
