import { showToast } from 'vant'
import { type Ref, onScopeDispose, ref, watch } from 'vue'

import { notKept } from '@/api/faults'
import { Autosave, refugeKey, rescueOnLeaving } from '@/offline/store/autosave'
import { session } from './session'
import { workspace } from './workspace'

/**
 * A short form that survives a reload, kept under `key` until its record is in the outbox.
 * `photosOf` names the photos it refers to, so that nobody clears them.
 */
export function useForm<T extends object>(
  key: string, empty: () => T, photosOf: (form: T) => string[],
): { form: Ref<T>; forget: () => Promise<void>; clear: () => Promise<void> } {
  const form = ref(empty()) as Ref<T>
  let read = false
  const autosave = new Autosave<T>(refugeKey(session.me?.id ?? '', 'form', key), async (value) => {
    const { database } = await workspace()
    await database.put('forms', { key, value, photos: photosOf(value) })
  })

  void workspace().then(async ({ database }) => {
    const kept = autosave.rescued() ?? ((await database.get('forms', key))?.value as T | undefined)
    read = true
    if (kept) form.value = { ...empty(), ...kept }
  })

  const stopWatching = watch(form, (current) => {
    if (!read) return
    const value = JSON.parse(JSON.stringify(current)) as T
    autosave.save(value).catch((fault) => showToast(notKept(fault)))
  }, { deep: true })
  const stopRescuing = rescueOnLeaving(autosave)
  const stop = () => {
    stopWatching()
    stopRescuing()
  }
  onScopeDispose(stop)
  /** Before the record goes into the outbox, whose transaction then empties the form. */
  const forget = () => {
    stop()
    return autosave.stop()
  }
  /** After the server has it: nothing of the form stays on this device. */
  const clear = async () => {
    await forget()
    await (await workspace()).database.delete('forms', key)
  }
  return { form, forget, clear }
}
