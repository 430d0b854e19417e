import { shallowRef } from 'vue'

/** A question for the password that stands on the screen. */
export interface PasswordQuestion {
  message: string
  /** Raises what is wrong; the question stays then. */
  work: (password: string) => Promise<void>
  answer: (done: boolean) => void
}

export const passwordAsked = shallowRef<PasswordQuestion | null>(null)

/** Asks again who it is, and does the work with the password; whether it was done. */
export function withPassword(message: string, work: (password: string) => Promise<void>): Promise<boolean> {
  passwordAsked.value?.answer(false)
  return new Promise((resolve) => {
    const answer = (done: boolean) => {
      passwordAsked.value = null
      resolve(done)
    }
    passwordAsked.value = { message, work, answer }
  })
}
