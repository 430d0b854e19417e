import { type Ref, shallowRef, watch } from 'vue'

import type { OutboxRecord } from '@/offline/store/database'
import { records } from '@/offline/store/outbox'
import { outbox, workspace } from './workspace'

/** The outbox as it is now, following every change. */
export function useRecords(): Ref<OutboxRecord[] | null> {
  const found = shallowRef<OutboxRecord[] | null>(null)
  watch(() => outbox.version, async () => {
    const { database } = await workspace()
    found.value = await records(database)
  }, { immediate: true })
  return found
}

/** 记录 1/2，照片 4/6 已核验 */
export function receiptWords(all: OutboxRecord[]): string {
  const sent = all.filter((record) => record.state === 'sent')
  const photos = new Set(all.flatMap((record) => record.photos))
  const proven = new Set(sent.flatMap((record) => record.receipt?.photos.map(({ sha256 }) => sha256) ?? []))
  return `记录 ${sent.length}/${all.length}，照片 ${proven.size}/${photos.size} 已核验`
}
