import type { Checklist, Item } from './checklist'

/** A criterion of a 重大隐患 as a person cites it: the document, and its 情形. */
export interface Criterion { standard: string; circumstance: string }

function cited(item: Item): Criterion | null {
  const { criterion } = item
  return criterion ? { standard: criterion.document_title ?? criterion.document, circumstance: criterion.wording } : null
}

function items(checklist: Checklist): Item[] {
  return checklist.sections.flatMap((section) => section.items)
}

/** What the checklist suggests for this item; null: nothing, or a hazard beside the list. */
export function criterionOf(checklist: Checklist, itemId: string | null): Criterion | null {
  const item = items(checklist).find((item) => item.id === itemId)
  return item ? cited(item) : null
}

/** Each once, in the checklist's order. */
export function criteriaIn(checklist: Checklist): Criterion[] {
  const found = new Map<string, Criterion>()
  for (const item of items(checklist)) {
    const criterion = cited(item)
    if (criterion) found.set(`${criterion.standard}：${criterion.circumstance}`, criterion)
  }
  return [...found.values()]
}
