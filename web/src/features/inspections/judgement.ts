import type { DraftAnswer } from '@/offline/store/draft'
import { daysBetween } from '@/words/time'
import type { Item, Measure } from './checklist'

const TEXT_MAX_CHARACTERS = 200
const DAY = /^\d{4}-\d{2}-\d{2}$/

/**
 * What is wrong with the value of an answer, in a sentence; null: nothing. The same rules as the
 * server's (`checklists/answers.py`), so that an inspector learns it at the place and not at home.
 */
export function valueFault(item: Item, answer: DraftAnswer, today: string): string | null {
  const measure = item.measure
  if (!measure || answer.result === 'na') return null
  const { value } = answer
  if (value === null || value === '') {
    return answer.result === 'pass' && measure.required ? `请填写${measure.name}` : null
  }
  if (measure.kind === 'number') return numberFault(measure, answer)
  if (measure.kind === 'date') return dateFault(measure, answer, today)
  const tooLong = typeof value !== 'string' || !value.trim() || value.length > TEXT_MAX_CHARACTERS
  return tooLong ? `${measure.name}请填写 1 至 ${TEXT_MAX_CHARACTERS} 个字` : null
}

function numberFault(measure: Measure, { result, value }: DraftAnswer): string | null {
  const { name, unit = '', lowest, highest, at_least, at_most } = measure
  if (typeof value !== 'number' || !Number.isFinite(value)) return `${name}请填写数字`
  if ((lowest !== undefined && value < lowest) || (highest !== undefined && value > highest)) {
    return `${name}应在 ${lowest} 到 ${highest} ${unit}之间，请核对`
  }
  if (result !== 'pass') return null
  if (at_least !== undefined && value < at_least) return `${name}低于 ${at_least} ${unit}，请改判不合格或核对数值`
  if (at_most !== undefined && value > at_most) return `${name}超过 ${at_most} ${unit}，请改判不合格或核对数值`
  return null
}

function dateFault(measure: Measure, { result, value }: DraftAnswer, today: string): string | null {
  const { name, valid_on_day, within_days } = measure
  if (typeof value !== 'string' || !DAY.test(value)) return `${name}请填写日期，如 ${today}`
  if (within_days !== undefined && value > today) return `${name}晚于检查当天，请核对`
  if (result !== 'pass') return null
  if (valid_on_day && value < today) return `${name}已过期，请改判不合格或核对日期`
  if (within_days !== undefined && daysBetween(value, today) > within_days) {
    return `${name}距今超过 ${within_days} 天，请改判不合格或核对日期`
  }
  return null
}
