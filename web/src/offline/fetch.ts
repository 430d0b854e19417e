import { type Ref, computed, onScopeDispose, ref, shallowRef, watch } from 'vue'

import { messageOf } from '@/api/faults'
import { lastAnswer, readThrough } from '@/offline/store/answers'
import { client } from './session'
import { workspace } from './workspace'

export interface Fetched<T> {
  body: Readonly<Ref<T | null>>
  /** When the shown answer was kept; null: it is fresh. */
  keptAt: Readonly<Ref<number | null>>
  fault: Readonly<Ref<string | null>>
  loading: Readonly<Ref<boolean>>
  reload: () => Promise<void>
}

/**
 * What the server answers to a GET; a null path asks nothing. `keep`: at first what it answered last,
 * then what it answers now; without a network the former stays, with its time. Else nothing is kept
 * on this device: the desk of the report officers leaves no reports behind.
 */
export function useFetch<T>(path: () => string | null, { keep = true } = {}): Fetched<T> {
  const body = shallowRef<T | null>(null)
  const keptAt = ref<number | null>(null)
  const fault = ref<string | null>(null)
  const loading = ref(false)

  async function readKept(asked: string): Promise<{ body: T; kept_at: number | null }> {
    const { database } = await workspace()
    const before = await lastAnswer<T>(database, asked)
    if (before && path() === asked && body.value === null) body.value = before.body
    return readThrough<T>(database, client, asked)
  }

  async function reload(): Promise<void> {
    const asked = path()
    if (!asked) return
    // Another path was asked for meanwhile: this answer is nobody's any more.
    const isCurrent = () => path() === asked
    loading.value = true
    fault.value = null
    try {
      const answer = keep ? await readKept(asked) : { body: await client.get<T>(asked), kept_at: null }
      if (!isCurrent()) return
      body.value = answer.body
      keptAt.value = answer.kept_at
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
  const onNetwork = () => {
    if (fault.value || keptAt.value !== null) void reload()
  }
  window.addEventListener('online', onNetwork)
  onScopeDispose(() => window.removeEventListener('online', onNetwork))
  return { body, keptAt, fault, loading, reload }
}

/** What stands above a screen that needs several answers before it can be used: the oldest, the first fault, until all are there. */
export function together(...parts: Fetched<unknown>[]): Omit<Fetched<unknown>, 'body'> {
  const kept = computed(() => parts.flatMap(({ keptAt }) => keptAt.value ?? []))
  return {
    keptAt: computed(() => (kept.value.length ? Math.min(...kept.value) : null)),
    fault: computed(() => parts.find(({ fault }) => fault.value)?.fault.value ?? null),
    loading: computed(() => parts.some(({ loading }) => loading.value)),
    reload: async () => { await Promise.all(parts.map(({ reload }) => reload())) },
  }
}
