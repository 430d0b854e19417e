/**
 * A figure as people type it into a cell of a form, or paste it there: `１，２３４ 家` is 1234. As the server
 * reads it (`spelling/figures.py`); the examples of `tests/spelling/vectors.json` hold both.
 */
import { evenFigures } from './spelling'

/** What a cell takes. `places`: decimals. */
export interface FigureBounds { unit: string; places: number; least: number; most: number }

export type FigureRead = { value: string } | { fault: string }

const LONGEST = 40
const NUMBER = /^(\d+)(?:\.(\d+))?$/u
const GROUPED = /^\d{1,3}([, \u00a0'])\d{3}(?:\1\d{3})*(?:\.\d+)?$/u
const VAGUE = /约|大概|大约|左右|上下|余|多|近|超|不足|以上|以下|将近|[~≈><≥≤]/u
const MINUS = /^[-−‐‑–—－﹣负]/u
const CHINESE = /^[零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟]+$/u

/** Null: nothing was typed. */
export function readFigure(typed: string, { unit, places, least, most }: FigureBounds): FigureRead | null {
  let plain = withoutUnit(evenFigures(typed).trim(), unit)
  if (!plain) return null
  if (GROUPED.test(plain)) plain = plain.replace(/[, \u00a0']/gu, '')
  const found = plain.length <= LONGEST ? NUMBER.exec(plain) : null
  if (!found) return { fault: told(typed, plain, unit) }
  const [, whole = '', behind = ''] = found
  const decimals = behind.replace(/0+$/u, '')
  if (decimals.length > places) {
    return { fault: `“${short(typed)}”的小数位数太多：${places ? `最多 ${places} 位小数` : '请填整数，不要小数'}` }
  }
  const value = (whole.replace(/^0+(?=\d)/u, '') || '0') + (decimals ? `.${decimals}` : '')
  const isWithin = Number(value) >= least && Number(value) <= most
  return isWithin ? { value } : { fault: `“${short(typed)}”不在 ${least} 到 ${most} 之间，请核对` }
}

/** Why it is none, the likeliest mistake first. */
function told(typed: string, plain: string, unit: string): string {
  const [shown, asUnit] = [short(typed), unit ? `，单位是${unit}` : '']
  if (VAGUE.test(plain)) return `“${shown}”不是确数：请填一个准确的数，不要写“约”“多”${asUnit}`
  if (MINUS.test(plain)) return `“${shown}”是负数：这里只能填 0 或正数`
  if (CHINESE.test(plain)) return `“${shown}”请用阿拉伯数字写，如 30${asUnit}`
  const rest = /^\d/u.test(plain) ? plain.replace(/^[\d.,\s]+/u, '') : ''
  if (rest) return `“${shown}”里的“${short(rest)}”请去掉，只填数字${asUnit}`
  return `“${shown}”不是一个数：请只填数字${asUnit}`
}

function withoutUnit(plain: string, unit: string): string {
  const even = evenFigures(unit)
  return even && plain.endsWith(even) ? plain.slice(0, -even.length).trimEnd() : plain
}

function short(text: string): string {
  const tidy = text.trim().replace(/\s+/gu, ' ')
  return tidy.length <= 20 ? tidy : `${tidy.slice(0, 20)}…`
}
