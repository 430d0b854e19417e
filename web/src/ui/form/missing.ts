import { type InjectionKey, type Ref, computed, inject } from 'vue'

/** What a form still wants: the field where it is put right, and what to do, in a sentence. */
export interface MissingField {
  field: string
  message: string
}

/** The form's rules in the order of its fields: where, whether it is missing, what to say. */
export type Rule = [field: string, isMissing: boolean, message: string]

/** The fields that are missing, each once with the first that is wrong with it. */
export function missingOf(rules: readonly Rule[]): MissingField[] {
  const found = new Map<string, string>()
  for (const [field, isMissing, message] of rules) if (isMissing && !found.has(field)) found.set(field, message)
  return [...found].map(([field, message]) => ({ field, message }))
}

/** 还差 3 项 */
export function missingWords(missing: readonly MissingField[]): string {
  return missing.length ? `还差 ${missing.length} 项` : ''
}

/** What the form around a field tells it; nothing before the first try. */
export const SHOWN_MISSING: InjectionKey<Readonly<Ref<MissingField[]>>> = Symbol('shown missing')

/** The sentence that stands at a field; null: nothing is missing there, or it was not tried yet. */
export function useMissingAt(field: () => string | undefined): Readonly<Ref<string | null>> {
  const shown = inject(SHOWN_MISSING, null)
  return computed(() => shown?.value.find((missing) => missing.field === field())?.message ?? null)
}
