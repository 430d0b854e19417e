import { type Ref, ref } from 'vue'

import { mergeEdits } from './edited'

/** A field that the other changed. `taken`: theirs stands in the form, what was typed here waits. */
export interface MeanwhileLine { field: string; label: string; theirs: string; mine: string; clashes: boolean; taken: boolean }

type Reading<T> = (field: keyof T, of: T) => { label: string; words: string }

/** What a form shows when somebody else saved it meanwhile: both readings, and a choice by field. */
export function useMeanwhile<T extends object>(form: Ref<T>, reading: Reading<T>) {
  const message = ref('')
  const lines = ref<MeanwhileLine[]>([])
  let both: { mine: T; theirs: T } | null = null

  /** `read`: as the form was opened; `theirs`: as it is saved now. */
  function show(words: string, read: T, theirs: T) {
    const mine = form.value
    const { form: merged, changed } = mergeEdits(read, mine, theirs)
    both = { mine, theirs }
    form.value = merged
    message.value = words
    lines.value = changed.map(({ field, clashes }) => {
      const { label, words: saved } = reading(field, theirs)
      return { field: String(field), label, theirs: saved, mine: reading(field, mine).words, clashes, taken: false }
    })
    window.scrollTo({ top: 0 })
  }

  /** Theirs, or again what was typed here. */
  function take(field: string, isTaken: boolean) {
    if (!both) return
    const from = isTaken ? both.theirs : both.mine
    form.value = { ...form.value, [field]: from[field as keyof T] }
    lines.value = lines.value.map((line) => (line.field === field ? { ...line, taken: isTaken } : line))
  }

  return { message, lines, show, take }
}
