import { computed, type Ref, ref, shallowRef } from 'vue'

import type { Receipt } from '@/api/documents'
import { Refused } from '@/api/faults'
import type { Sheet } from '@/api/offices/reports'
import { useAttempt } from '@/offline/attempt'
import { useForm } from '@/offline/form'
import { client, session } from '@/offline/session'
import { newUuid } from '@/offline/store/identity'
import { workspace } from '@/offline/workspace'
import { shownOf } from '@/phone/shown'
import { useBound } from '@/ui/fields/bound'
import { nowRfc3339 } from '@/words/time'
import { mineOf } from './draft'
import { clashesOf, emptyFilingForm, filingDocument, filingMissing, type FilingForm } from './filing'
import { useDraft } from './useDraft'

/** Somebody else of the office was quicker. */
const QUICKER = ['handed_in_already', 'corrected_already']
/** What stands now is to be looked at before it is sent again. */
const MOVED = [...QUICKER, 'figures_moved', 'draft_moved', 'nothing_to_correct']

type Asked = Readonly<Ref<Sheet | null>>

/** The sheet as it goes out. Tried before and not answered: as it was sent then, or it would be another one. */
function toSend(sheet: Sheet, form: FilingForm, corrects: string | null, elapsed_s: number): NonNullable<FilingForm['sent']> {
  const document = filingDocument(sheet, form, corrects, nowRfc3339(), elapsed_s)
  return form.sent && shownOf(form.sent.document) === shownOf(document) ? form.sent : { id: newUuid(), document }
}

/** Who fills it in and where they are called, until something else is typed. */
function signFor(form: FilingForm, sheet: Sheet | null) {
  form.filled_by ||= session.me?.name ?? ''
  form.phone ||= sheet?.signed_last?.phone ?? ''
}

/** Where a correction is kept on this device: beside what was typed into the sheet itself. */
function correctionKey(path: string): string {
  return `${path}/correct`
}

/** What was typed here, for a correction that somebody has yet to sign. */
async function keepForCorrection(path: string, { typed, remarks, parts, filled_by, phone }: FilingForm): Promise<void> {
  const value = JSON.parse(JSON.stringify({ ...emptyFilingForm(), typed, remarks, parts, filled_by, phone })) as FilingForm
  const { database } = await workspace()
  await database.put('forms', { key: correctionKey(path), value, photos: [] })
}

/**
 * What is typed into a sheet and handed in. It is sent while the network is there, since the server counts
 * and freezes the figures then; until it has said so, everything stays in the draft of the office.
 */
export function useHandIn(asked: Asked, path: string, correcting: boolean, reloadSheet: () => Promise<void>) {
  // What was left of the sheet is no part of a correction.
  const { form, clear } = useForm<FilingForm>(correcting ? correctionKey(path) : path, emptyFilingForm, () => [])
  const corrects = computed(() => (correcting ? (asked.value?.filing_id ?? null) : null))
  const { busy, errorMessage, attempt } = useAttempt()
  const since = performance.now()
  /** The server's sentence, when somebody else handed it in meanwhile. */
  const quicker = ref('')
  const receipt = shallowRef<Receipt | null>(null)
  const draft = useDraft({
    sheet: asked, path, form, reload: reloadSheet,
    shared: () => Boolean(asked.value?.may.fill) && !corrects.value && !receipt.value,
    handedIn: (words) => { if (!busy.value && Object.keys(mineOf(form.value)).length) quicker.value = words },
  })
  const sheet = draft.shown
  const missing = computed(() => (sheet.value ? filingMissing(sheet.value, form.value, corrects.value) : []))
  const clashes = computed(() => (sheet.value ? clashesOf(sheet.value, form.value) : []))
  const { changedSince, check } = useBound(
    () => [form.value.signature],
    () => (sheet.value ? shownOf(filingDocument(sheet.value, form.value, corrects.value, '', 0)) : null),
  )

  async function refused(fault: unknown): Promise<void> {
    if (!(fault instanceof Refused) || fault.asksToSignIn) throw fault
    form.value.sent = null
    if (!MOVED.includes(fault.reason)) throw fault
    await reload()
    window.scrollTo({ top: 0 })
    if (!QUICKER.includes(fault.reason)) throw fault
    quicker.value = fault.message
  }

  const reload = () => reloadSheet().then(draft.look)

  const send = () => attempt(async () => {
    await draft.flush()
    if (!sheet.value) return
    check()
    form.value.sent = toSend(sheet.value, form.value, corrects.value, Math.round((performance.now() - since) / 1000))
    const { id, document } = JSON.parse(JSON.stringify(form.value.sent)) as NonNullable<FilingForm['sent']>
    try {
      receipt.value = await client.put<Receipt>(`/report-filings/${id}`, document)
    } catch (fault) {
      return refused(fault)
    }
    await clear()
    await reload()
    window.scrollTo({ top: 0 })
  })

  const sign = () => signFor(form.value, sheet.value)
  /** Whoever was slower chose so: what they typed goes into a correction. */
  const intoCorrection = () => attempt(() => keepForCorrection(path, form.value).then(clear))

  return { form, draft, busy, errorMessage, missing, clashes, quicker, receipt, changedSince, send, clear, sign, intoCorrection }
}
