import { type Ref, ref } from 'vue'

import { messageOf } from '@/api/faults'

export interface Attempt {
  busy: Readonly<Ref<boolean>>
  /** Why the last try failed, in a sentence; null: it did not, or another one runs. */
  errorMessage: Ref<string | null>
  /** Runs `work`, unless it is running already. Never raises. */
  attempt: (work: () => Promise<void>) => Promise<void>
}

/** Something that a button does, and that may fail: one try at a time. */
export function useAttempt(): Attempt {
  const busy = ref(false)
  const errorMessage = ref<string | null>(null)

  async function attempt(work: () => Promise<void>): Promise<void> {
    if (busy.value) return
    busy.value = true
    errorMessage.value = null
    try {
      await work()
    } catch (reason) {
      errorMessage.value = messageOf(reason)
    } finally {
      busy.value = false
    }
  }
  return { busy, errorMessage, attempt }
}
