/** Three readings of one form, when somebody else saved it meanwhile (`changed_meanwhile`). */
export interface Merged<T> {
  /** What the other changed and nobody here touched is theirs; all else is as it was typed. */
  form: T
  /** Fields that the other changed, and how they stand here now. */
  changed: Changed<T>[]
}

export interface Changed<T> {
  field: keyof T
  /** What the other saved. */
  theirs: T[keyof T]
  /** Typed here otherwise: it stays in the form, and is to be looked at. */
  clashes: boolean
}

const alike = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** `read`: the form as it was opened; `typed`: as it is here; `now`: as the server has it. */
export function mergeEdits<T extends object>(read: T, typed: T, now: T): Merged<T> {
  const form = { ...typed }
  const changed: Changed<T>[] = []
  for (const field of Object.keys(now) as (keyof T)[]) {
    if (alike(read[field], now[field])) continue
    const untouched = alike(read[field], typed[field])
    if (untouched) form[field] = now[field]
    changed.push({ field, theirs: now[field], clashes: !untouched && !alike(typed[field], now[field]) })
  }
  return { form, changed }
}
