import { type Ref, watch } from 'vue'

import type { Hazard, HazardEventDocument, HazardEventKind } from '@/api/hazards'
import { useRecordForm } from '@/offline/recordForm'
import type { OutboxRecord } from '@/offline/store/database'
import { takeBackForm } from '@/offline/store/outbox'
import { recount, workspace } from '@/offline/workspace'
import { dayOf } from '@/words/time'
import { EVENT_WORDS } from '../hazardWords'
import { emptyStepForm, stepDocument, type StepForm, stepFormOf } from './hazardStep'

/** Where the form of a step is kept while it is being filled in. */
export function stepKey(kind: HazardEventKind, hazardId: string): string {
  return `${kind}/${hazardId}`
}

/** The form of one step, filled with what is known, and its way into the outbox. */
export function useHazardStep(kind: HazardEventKind, hazardId: string, hazard: Readonly<Ref<Hazard | null>>) {
  const { form, busy, errorMessage, send } = useRecordForm<StepForm>(stepKey(kind, hazardId), emptyStepForm, (form) => form.photos)

  // Each field once: what somebody emptied stays empty when the fresh answer follows the kept one.
  const filled = new Set<string>()

  watch(hazard, (found) => {
    if (found && kind === 'assign') fillOrder(form.value, found, filled)
    if (found && kind === 'list') form.value.level ??= found.proposals?.[0]?.level ?? null
  }, { immediate: true })

  const submit = (found: Hazard) => send(({ id, at, elapsed_s }) => ({
    kind: 'hazard_event', path: `/hazards/${hazardId}/events/${id}`, title: `${found.enterprise} · ${EVENT_WORDS[kind]}`,
    document: stepDocument(kind, form.value, found.grade, at, elapsed_s), photos: form.value.photos,
  }))
  return { form, busy, errorMessage, submit }
}

/** What is known of an order stands in it to be looked over: by the finder, or by the order before. */
function fillOrder(form: StepForm, hazard: Hazard, filled: Set<string>): void {
  const known = {
    unit: hazard.unit ?? hazard.enterprise,
    responsible: hazard.responsible,
    deadline: hazard.deadline >= dayOf(new Date()) ? hazard.deadline : null,
    coordinator: hazard.coordinator,
    goal: hazard.goal,
    measures: hazard.measures,
    cycle_days: hazard.cycle_days?.toString(),
  }
  for (const [name, value] of Object.entries(known) as [keyof typeof known, string | null | undefined][]) {
    if (!value || filled.has(name)) continue
    form[name] ||= value
    filled.add(name)
  }
}

/** The hazard that a record of a step is about. */
export function hazardOf(record: Pick<OutboxRecord, 'path'>): string {
  return record.path.split('/')[2] ?? ''
}

/** Takes a step that was refused back into its form. Answers where that form is. */
export async function takeBackStep(record: OutboxRecord): Promise<string> {
  const document = record.document as HazardEventDocument
  const hazardId = hazardOf(record)
  const { database } = await workspace()
  await takeBackForm(database, record.id, {
    key: stepKey(document.kind, hazardId), value: stepFormOf(document), photos: record.photos,
  })
  await recount()
  return `/hazards/${hazardId}/${document.kind}`
}
