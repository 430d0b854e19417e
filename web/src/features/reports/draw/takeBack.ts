import type { ReportFindingDocument } from '@/api/offices/reportDraws'
import type { OutboxRecord } from '@/offline/store/database'
import { takeBackForm } from '@/offline/store/outbox'
import { recount, workspace } from '@/offline/workspace'
import { findingFormOf, findingKey } from './findingForm'

/** Takes a finding that was refused back into its form. Answers where that form is. */
export async function takeBackFinding(record: OutboxRecord): Promise<string> {
  const document = record.document as ReportFindingDocument
  const { draw_id, lot } = document
  const { database } = await workspace()
  await takeBackForm(database, record.id, { key: findingKey(draw_id, lot), value: findingFormOf(document), photos: record.photos })
  await recount()
  return `/report-draws/${draw_id}/${lot}/finding`
}
