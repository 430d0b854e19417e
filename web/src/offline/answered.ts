import { type Ref, ref, shallowRef, watch } from 'vue'

import { messageOf } from '@/api/faults'
import { lastAnswer, readThrough } from '@/offline/store/answers'
import { client } from './session'
import { workspace } from './workspace'

export interface Reading<T> {
  body: Readonly<Ref<T | null>>
  /** When the shown answer was kept; null: fresh. */
  keptAt: Readonly<Ref<number | null>>
  fault: Readonly<Ref<string | null>>
  loading: Readonly<Ref<boolean>>
  reload: () => Promise<void>
}

/**
 * What the server answers to a GET: at first what it answered last, then what it answers now.
 * Without a network the former stays, with its time. A null path asks nothing.
 */
export function useAnswered<T>(path: () => string | null): Reading<T> {
  const body = shallowRef<T | null>(null)
  const keptAt = ref<number | null>(null)
  const fault = ref<string | null>(null)
  const loading = ref(false)

  async function reload(): Promise<void> {
    const asked = path()
    if (!asked) return
    loading.value = true
    fault.value = null
    const { database } = await workspace()
    const isCurrent = () => path() === asked
    const before = await lastAnswer<T>(database, asked)
    if (before && isCurrent() && body.value === null) body.value = before.body
    try {
      const answer = await readThrough<T>(database, client, asked)
      if (isCurrent()) {
        body.value = answer.body
        keptAt.value = answer.kept_at
      }
    } catch (reason) {
      if (isCurrent()) fault.value = messageOf(reason)
    } finally {
      if (isCurrent()) loading.value = false
    }
  }

  watch(path, () => {
    body.value = null
    void reload()
  }, { immediate: true })
  return { body, keptAt, fault, loading, reload }
}
