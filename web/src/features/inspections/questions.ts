import type { ChecklistUsed, Finding } from '@/api/documents'
import type { Draft, DraftAnswer } from '@/offline/store/draft'
import type { Checklist, Item } from './checklist'
import { valueFault } from './judgement'

/** One card: an item with the section and the checklist it stands in. */
export interface Question {
  item: Item
  section: string
  sectionName: string
  sector: string
  sectorName: string
  failedLast: boolean
}

/**
 * The items of the chosen parts (sections, or single items), each once however many checklists share
 * it: first what was failed last time here, then in the order of the choice. Checklists that are not
 * at hand are left out.
 */
export function questionsOf(
  used: ChecklistUsed[], checklists: Record<string, Checklist>, failedLast: readonly string[] = [],
): Question[] {
  const asked = new Map<string, Question>()
  for (const { sector, sections: parts } of used) {
    const { name: sectorName = sector, sections = [] } = checklists[sector] ?? {}
    for (const { id: section, name: sectionName, items } of sections) {
      for (const item of items) {
        const chosen = !parts || parts.includes(section) || parts.includes(item.id)
        if (!chosen || asked.has(item.id)) continue
        asked.set(item.id, {
          item, section, sectionName, sector, sectorName, failedLast: failedLast.includes(item.id),
        })
      }
    }
  }
  const questions = [...asked.values()]
  return [...questions.filter((question) => question.failedLast), ...questions.filter((question) => !question.failedLast)]
}

/** A look-back (回头看): of each checklist the items that failed last time alone, each once. */
export function lookBack(
  offered: { used: ChecklistUsed; checklist: Checklist }[], failedLast: readonly string[],
): ChecklistUsed[] {
  const everything = offered.map(({ used }) => ({ ...used, sections: null }))
  const checklists = Object.fromEntries(offered.map(({ checklist }) => [checklist.sector, checklist]))
  const failed = questionsOf(everything, checklists, failedLast).filter((question) => question.failedLast)
  return offered.flatMap(({ used }) => {
    const parts = failed.filter(({ sector }) => sector === used.sector).map(({ item }) => item.id)
    return parts.length ? [{ ...used, sections: parts }] : []
  })
}

export function answerOf(draft: Draft, item: string): DraftAnswer {
  return draft.answers[item] ?? { result: null, value: null, note: null }
}

/** What keeps this question from being done, in a sentence; null: it is done. */
export function questionFault(draft: Draft, question: Question, today: string): string | null {
  const { item } = question
  const answer = answerOf(draft, item.id)
  if (!answer.result) return '还没有选择结果'
  const fault = valueFault(item, answer, today)
  if (fault || answer.result !== 'fail') return fault
  const findings = findingsOf(draft, item.id)
  if (!findings.length) return '不合格要登记隐患'
  if (!findings.every(isWritten)) return '隐患还没有写完'
  const photographed = findings.some((finding) => finding.photos.length)
  return item.photo_on_fail && !photographed ? '不合格项请至少拍一张照片' : null
}

export function findingsOf(draft: Draft, item: string): Finding[] {
  return draft.findings.filter((finding) => finding.item === item)
}

export function isWritten(finding: Finding): boolean {
  return Boolean(finding.part.trim() && finding.description.trim())
}

/** The questions without a result that may be passed all at once: those without a value to enter. */
export function passableRest(draft: Draft, questions: Question[]): Question[] {
  return questions.filter(
    ({ item }) => !answerOf(draft, item.id).result && !(item.measure && item.measure.required),
  )
}

/** The first question after `from` (around the end) that is not done; null: all are. */
export function nextUndone(
  draft: Draft, questions: Question[], from: number, today: string,
): number | null {
  for (let step = 1; step <= questions.length; step += 1) {
    const index = (from + step) % questions.length
    const question = questions[index]
    if (question && questionFault(draft, question, today)) return index
  }
  return null
}

/** Short phrases to tap for a failed item; the first says what was asked and not found. */
export function phrasesFor(item: Item): string[] {
  const asked = item.question.replace(/吗？?$/, '').replace(/是否/g, '')
  return [`未做到：${asked}`, '已损坏', '缺失', '被遮挡或占用', '已过期', '记录不全', '无人负责']
}
