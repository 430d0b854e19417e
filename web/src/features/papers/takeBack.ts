import type { DeliveryDocument, PaperDocument } from '@/api/offices/papers'
import type { OutboxRecord } from '@/offline/store/database'
import { takeBackForm } from '@/offline/store/outbox'
import { recount, workspace } from '@/offline/workspace'
import { deliveryFormOf, deliveryKey } from './delivery/deliveryForm'
import { paperFormOf, paperKey } from './issue/paperForm'
import { subjectOf, subjectPath } from './subject'

/** Takes a paper that was refused back into its form. Answers where that form is. */
export async function takeBackPaper(record: OutboxRecord): Promise<string> {
  const document = record.document as PaperDocument
  const subject = subjectOf(document, document.hazards.map(({ id }) => id))
  const key = paperKey(subject, document.kind, document.replaces)
  const { database } = await workspace()
  await takeBackForm(database, record.id, { key, value: paperFormOf(document), photos: record.photos })
  await recount()
  return document.replaces ? `/papers/${document.replaces}/replace` : `${subjectPath(subject)}/papers/${document.kind}`
}

/** The same for a delivery. */
export async function takeBackDelivery(record: OutboxRecord): Promise<string> {
  const paperId = record.path.split('/')[2] ?? ''
  const { database } = await workspace()
  const value = deliveryFormOf(record.document as DeliveryDocument)
  await takeBackForm(database, record.id, { key: deliveryKey(paperId), value, photos: record.photos })
  await recount()
  return `/papers/${paperId}/delivery`
}
