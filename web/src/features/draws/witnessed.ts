import { type MissingField, missingOf } from '@/ui/form/missing'

/** What every draw by lot takes beside its scheme. `id`: of the draw; the commitment belongs to it. */
export interface Witnessed { id: string; commitment: string; witness: string; number: string }

export function emptyWitnessed(): Witnessed {
  return { id: '', commitment: '', witness: '', number: '' }
}

/** What the witness still has to see or to say. */
export function witnessMissing(form: Witnessed): MissingField[] {
  return missingOf([
    ['commitment', !form.commitment, '请先公布承诺值，给见证人看过'],
    ['witness', Boolean(form.commitment) && !form.witness.trim(), '请填见证人的姓名'],
    ['number', Boolean(form.commitment) && !/^\d{4,12}$/u.test(form.number), '请见证人报一个 4 到 12 位的数字'],
  ])
}

export function witnessOf(form: Witnessed): { name: string; number: string } {
  return { name: form.witness.trim(), number: form.number }
}
