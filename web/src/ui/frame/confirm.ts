import { shallowRef } from 'vue'

/** A question that stands on the screen; `yes` names what will happen. */
export interface Question { message: string; yes: string; grave: boolean; answer: (sure: boolean) => void }

export const asked = shallowRef<Question | null>(null)

/** Asks before something that cannot be undone; `yes` names what will happen. `grave`: something is lost by it. */
export function confirmed(message: string, yes: string, grave = true): Promise<boolean> {
  asked.value?.answer(false)
  return new Promise((resolve) => {
    const answer = (sure: boolean) => {
      asked.value = null
      resolve(sure)
    }
    asked.value = { message, yes, grave, answer }
  })
}
