import { useRouter } from 'vue-router'

import { newUuid } from '@/offline/store/identity'
import type { NewRecord } from '@/offline/store/outbox'
import { nowRfc3339 } from '@/words/time'
import { useAttempt } from './attempt'
import { useForm } from './form'
import { submitRecords } from './workspace'

/** Of the record that is being made. `at`: RFC 3339; `elapsed_s`: since the form was opened. */
export interface Making { id: string; at: string; elapsed_s: number }

/** What a form says of its record; all else is the same for every form. */
export type MadeRecord = Pick<NewRecord, 'kind' | 'path' | 'title' | 'document'> & { photos?: string[] }

/** Sends one record by way of the outbox and then shows how it fares. `formKey`: the form that it empties. */
export function useSendRecord(formKey?: string, forget: () => Promise<void> = async () => undefined) {
  const { busy, errorMessage, attempt } = useAttempt()
  const router = useRouter()
  const since = performance.now()

  function send(make: (making: Making) => MadeRecord | Promise<MadeRecord>, next = (id: string) => `/done/${id}`): Promise<void> {
    return attempt(async () => {
      const id = newUuid()
      const making = { id, at: nowRfc3339(), elapsed_s: Math.round((performance.now() - since) / 1000) }
      const record = await make(making)
      await forget()
      await submitRecords([{ photos: [], ...record, id, draft_id: null, made_at: making.at }], { formKey })
      await router.replace(next(id))
    })
  }
  return { busy, errorMessage, send }
}

/** A form that survives a reload, and its way into the outbox; see `useForm`. */
export function useRecordForm<T extends object>(key: string, empty: () => T, photosOf: (form: T) => string[]) {
  const { form, forget } = useForm<T>(key, empty, photosOf)
  return { form, ...useSendRecord(key, forget) }
}
