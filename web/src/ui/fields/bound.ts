import { type Ref, ref, watch } from 'vue'

import type { Signature } from '@/api/documents'
import { UserError } from '@/api/faults'
import { hold, isGiven } from '@/phone/shown'

export const CHANGED_SINCE = '签字以后内容或姓名改过，原来的签字已清除，请核对后重新签字。'

/**
 * Signatures of a form, held to what their signers saw. `shown`: its hash; null: not read yet.
 * `check` is asked before the form is sent. Raises: UserError where signatures had to go.
 */
export function useBound(
  signatures: () => Signature[], shown: () => string | null,
): { changedSince: Ref<boolean>; check: () => void } {
  const changedSince = ref(false)

  function held(): boolean {
    const now = shown()
    if (now === null) return true
    const given = signatures()
    if (hold(given, now)) {
      changedSince.value = true
      return false
    }
    if (given.some(isGiven)) changedSince.value = false
    return true
  }

  const marks = () => signatures().map(({ name, path, refused_reason }) => [name, path, refused_reason].join()).join()
  watch([shown, marks], held, { immediate: true })
  return {
    changedSince,
    check: () => {
      if (!held()) throw new UserError(CHANGED_SINCE)
    },
  }
}
