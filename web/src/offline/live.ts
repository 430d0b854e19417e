import { type Ref, onScopeDispose, ref, shallowRef, watch } from 'vue'

import { messageOf } from '@/api/faults'
import type { Reading } from './answered'
import { client } from './session'

/**
 * What the server answers to a GET, kept nowhere on this device: the desk of the report officers
 * leaves no reports behind. Without a network there is nothing to see, and `fault` says so.
 */
export function useLive<T>(path: () => string | null): Reading<T> & { body: Ref<T | null> } {
  const body = shallowRef<T | null>(null)
  const keptAt = ref<number | null>(null)
  const fault = ref<string | null>(null)
  const loading = ref(false)

  async function reload(): Promise<void> {
    const asked = path()
    if (!asked) return
    loading.value = true
    fault.value = null
    try {
      const answer = await client.get<T>(asked)
      if (path() === asked) body.value = answer
    } catch (reason) {
      if (path() === asked) fault.value = messageOf(reason)
    } finally {
      if (path() === asked) loading.value = false
    }
  }

  watch(path, () => {
    body.value = null
    void reload()
  }, { immediate: true })
  const onBack = () => {
    if (fault.value) void reload()
  }
  window.addEventListener('online', onBack)
  onScopeDispose(() => window.removeEventListener('online', onBack))
  return { body, keptAt, fault, loading, reload }
}
