import { ref, type Ref, watch } from 'vue'

import type { CheckedBy, DrawnCell, Outcome, ReportFindingDocument } from '@/api/offices/reportDraws'
import { type MissingField, missingOf } from '@/ui/form/missing'
import { type FigureRead, readFigure } from '@/words/figures'

/** What was found when a drawn figure was checked. */
export interface FindingForm {
  outcome: Outcome | null
  manner: CheckedBy
  found: string
  words: string
  photos: string[]
}

export function emptyFindingForm(): FindingForm {
  return { outcome: null, manner: 'papers', found: '', words: '', photos: [] }
}

/** Where the form of a drawn figure is kept. */
export function findingKey(draw: string, lot: number | string): string {
  return `report-finding/${draw}/${lot}`
}

/** A finding as its form held it. */
export function findingFormOf({ outcome, manner, found, words, photos }: ReportFindingDocument): FindingForm {
  return { outcome, manner, found: found ?? '', words: words ?? '', photos }
}

type Drawn = Pick<DrawnCell, 'unit' | 'places' | 'value'>

// Higher than any cell of a form takes; as `ledger/reports/rules/finding.py`.
const MOST = 1e12

/** Null: nothing was typed, or the outcome asks for none. */
function readFound(form: FindingForm, { unit, places }: Drawn): FigureRead | null {
  return form.outcome === 'differs' ? readFigure(form.found, { unit, places, least: 0, most: MOST }) : null
}

/** Of a cell with more than one number the first was counted: 3、28.57%. */
function isAsHandedIn(found: string, { value }: Drawn): boolean {
  return Number(found) === Number(value?.split('、')[0])
}

/** What keeps the finding from being sent. */
export function findingMissing(form: FindingForm, cell: Drawn): MissingField[] {
  const read = readFound(form, cell)
  return missingOf([
    ['outcome', !form.outcome, '请选核查的结果'],
    ['found', read !== null && 'fault' in read, read && 'fault' in read ? read.fault : ''],
    ['found', read !== null && 'value' in read && isAsHandedIn(read.value, cell), '核实的数与报送的数一样，不能写“不符”；请核对'],
    ['words', Boolean(form.outcome && form.outcome !== 'matches' && !form.words.trim()), '请写查到了什么、差在哪里'],
  ])
}

type Found = Readonly<Ref<Pick<DrawnCell, 'findings'> | null>>

/** The newest finding as the form showed it once it was read: one that came later was not before whoever wrote. */
export function useNewestShown(cell: Found, loading: Readonly<Ref<boolean>>): () => string | null {
  const newest = () => cell.value?.findings[0]?.id ?? null
  const shown = ref<string | null>()
  watch([cell, loading], () => {
    if (cell.value && !loading.value && shown.value === undefined) shown.value = newest()
  }, { immediate: true, flush: 'sync' })
  return () => (shown.value === undefined ? newest() : shown.value)
}

/** The finding as it is sent. `corrects`: the newest one of this figure as it was shown. `at`: RFC 3339. */
export function findingDocument(
  form: FindingForm, cell: Drawn & Pick<DrawnCell, 'lot'>, { draw_id, corrects }: Pick<ReportFindingDocument, 'draw_id' | 'corrects'>, at: string, elapsed_s: number,
): ReportFindingDocument {
  if (!form.outcome) throw new Error('nothing is sent without its outcome')
  const read = readFound(form, cell)
  return {
    draw_id, lot: cell.lot, outcome: form.outcome, manner: form.manner, found: read && 'value' in read ? read.value : null,
    words: form.words.trim() || null, photos: form.photos, corrects, at, elapsed_s,
  }
}
