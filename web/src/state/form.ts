import { type Ref, onScopeDispose, ref, toRaw, watch } from 'vue'

import { workspace } from './workspace'

/**
 * A short form that survives a reload, kept under `key` until its record is in the outbox.
 * `photosOf` names the photos it refers to, so that nobody clears them.
 */
export function useForm<T extends object>(
  key: string, empty: () => T, photosOf: (form: T) => string[],
): { form: Ref<T>; forget: () => Promise<void> } {
  const form = ref(empty()) as Ref<T>
  let writing = Promise.resolve()
  let read = false

  void workspace().then(async ({ database }) => {
    const kept = await database.get('forms', key)
    if (kept) form.value = { ...empty(), ...(kept.value as T) }
    read = true
  })

  const stop = watch(form, (current) => {
    if (!read) return
    const value = JSON.parse(JSON.stringify(toRaw(current))) as T
    writing = writing.then(async () => {
      const { database } = await workspace()
      await database.put('forms', { key, value, photos: photosOf(value) })
    })
  }, { deep: true })
  onScopeDispose(stop)
  // Before the record goes into the outbox, whose transaction then empties the form.
  const forget = () => {
    stop()
    return writing
  }
  return { form, forget }
}
