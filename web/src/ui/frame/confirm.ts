import { shallowRef } from 'vue'

/** A question that stands on the screen; `yes` names what will happen. */
export interface Question { message: string; yes: string; answer: (sure: boolean) => void }

export const asked = shallowRef<Question | null>(null)

/** Asks before something that cannot be undone; `yes` names what will happen. */
export function confirmed(message: string, yes: string): Promise<boolean> {
  asked.value?.answer(false)
  return new Promise((resolve) => {
    const answer = (sure: boolean) => {
      asked.value = null
      resolve(sure)
    }
    asked.value = { message, yes, answer }
  })
}
