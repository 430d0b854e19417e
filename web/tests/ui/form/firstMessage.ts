import type { MissingField } from '@/ui/form/missing'

/** What a form says first of all that is missing; null: nothing is. */
export function firstMessage(missing: readonly MissingField[]): string | null {
  return missing[0]?.message ?? null
}
