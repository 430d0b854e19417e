import type { Signature } from '@/api/documents'
import type { DeliveryDocument, DeliveryHow } from '@/api/offices/papers'
import { emptySignature } from '@/offline/store/draft'
import { signatureRules } from '@/ui/fields/signature'
import { type MissingField, missingOf } from '@/ui/form/missing'

/** What the form of a delivery holds. Empty: not filled in. */
export interface DeliveryForm {
  how: DeliveryHow | null
  signature: Signature
  post: string
  will_come: 'yes' | 'no' | null
  /** Why it is refused, or why nobody comes. */
  reason: string
  where: string
  witness: string
  photos: string[]
}

export function emptyDeliveryForm(): DeliveryForm {
  return { how: null, signature: emptySignature(), post: '', will_come: null, reason: '', where: '', witness: '', photos: [] }
}

/** On whose phone it is, and whether the paper has a 回执. */
export interface DeliveredTo { isTheirs: boolean; reply: boolean }

/** Whoever says no to the own paper brings neither a witness nor a photo. */
export function asksWitness({ how }: DeliveryForm, { isTheirs }: DeliveredTo): boolean {
  return !isTheirs && how !== null && how !== 'signed'
}

export const stays = ({ how, will_come }: DeliveryForm, { reply }: DeliveredTo) => how === 'signed' && reply && will_come === 'no'

/** What keeps the delivery from being recorded, in the order of its form. */
export function deliveryMissing(form: DeliveryForm, to: DeliveredTo): MissingField[] {
  const { how } = form
  return missingOf([
    ['how', !how, to.isTheirs ? '请选签收还是不签收' : '请选怎样送达的'],
    ['will_come', how === 'signed' && to.reply && !form.will_come, '请选能不能按时参加'],
    ['reason', stays(form, to) && !form.reason.trim(), '请写不能参加的原因'],
    ['reason', how === 'refused' && !form.reason.trim(), to.isTheirs ? '请写不签收的原因' : '请写对方为什么拒签'],
    ['reason', how === 'left' && !form.reason.trim(), '请写对方为什么没有收'],
    ['where', how === 'left' && !form.where.trim(), '请写文书留在哪里'],
    ['witness', asksWitness(form, to) && !form.witness.trim(), '请写见证人的姓名'],
    ['photos', asksWitness(form, to) && !form.photos.length, '请拍一张送达现场的照片'],
    ...(how === 'signed' ? signatureRules('signature', form.signature, '签收人') : []),
  ])
}

/** The delivery as it is sent: only what its way asks for. `at`: RFC 3339. */
export function deliveryDocument(form: DeliveryForm, to: DeliveredTo, at: string, elapsed_s: number): DeliveryDocument {
  const how = form.how ?? 'signed'
  const signed = how === 'signed'
  const witnessed = asksWitness(form, to)
  const text = (shown: boolean, words: string) => (shown && words.trim()) || null
  return {
    how, signature: signed ? form.signature : null, post: text(signed, form.post), reason: text(!signed, form.reason),
    where: text(how === 'left', form.where), witness: text(witnessed, form.witness), photos: witnessed ? form.photos : [],
    reply: signed && to.reply ? { will_come: form.will_come === 'yes', reason: text(stays(form, to), form.reason) } : null, at, elapsed_s,
  }
}

/** The form that led to this document, so that it can be put right and handed in anew. */
export function deliveryFormOf({ how, signature, post, reason, where, witness, photos, reply }: DeliveryDocument): DeliveryForm {
  return {
    how, signature: signature ?? emptySignature(), post: post ?? '', reason: reason ?? reply?.reason ?? '', where: where ?? '',
    witness: witness ?? '', photos, will_come: reply && (reply.will_come ? 'yes' : 'no'),
  }
}

/** Where the form is kept while it is filled in. */
export function deliveryKey(paperId: string): string {
  return `delivery/${paperId}`
}
