import type { Village, VillageDocument, WorkAsk, WorkDocument, WorkKind, WorkOffice, WorkRow } from '@/api/offices/work'
import { type MissingField, missingOf, type Rule } from '@/ui/form/missing'
import { dayOf } from '@/words/time'

/** What the form holds. Empty: not filled in. Which fields a kind asks, the server's table says. */
export interface WorkForm {
  kind: string
  office: string
  done_on: string
  begins: string
  village_id: string
  group_name: string
  enterprise: { id: string; name: string } | null
  title: string
  number: string
  times: string
  people: string
  copies: string
  passed: string
  duty: string
  note: string
  photos: string[]
  /** Of a correction alone. */
  what: 'correct' | 'withdraw'
  reason: string
}

export function emptyWorkForm(): WorkForm {
  return {
    kind: '', office: '', done_on: '', begins: '', village_id: '', group_name: '', enterprise: null, title: '', number: '',
    times: '', people: '', copies: '', passed: '', duty: '', note: '', photos: [], what: 'correct', reason: '',
  }
}

/** A record as the form of its correction begins. */
export function correctionOfWork(row: WorkRow): WorkForm {
  const number = (value: number | null) => (value === null ? '' : String(value))
  return {
    ...emptyWorkForm(), kind: row.kind, office: row.office, done_on: row.done_on, begins: row.begins ?? '',
    village_id: row.village_id ?? '', group_name: row.group_name ?? '',
    enterprise: row.enterprise_id ? { id: row.enterprise_id, name: row.enterprise ?? '' } : null,
    title: row.title ?? '', number: row.number ?? '', times: String(row.times), people: number(row.people), copies: number(row.copies),
    passed: number(row.passed), duty: row.duty ?? '', note: row.note ?? '', photos: row.photos,
  }
}

type NumberField = 'times' | 'people' | 'copies' | 'passed'

/** 60 · ６０ → 60; null: empty; undefined: no whole number, such as 约30 or -5. */
export function wholeOf(text: string): number | null | undefined {
  const typed = String(text).normalize('NFKC').trim()
  if (!typed) return null
  return /^\d{1,9}$/u.test(typed) ? Number(typed) : undefined
}

function numberRules(form: WorkForm, ask: WorkAsk): Rule[] {
  const field = ask.field as NumberField
  const value = wholeOf(form[field])
  const [least = 0, most = 0] = ask.bounds ?? []
  return [
    [field, value === undefined, `${ask.word}只填整数，如 30，不带“约”“多”等字`],
    [field, ask.must && value === null, `请填${ask.word}`],
    [field, typeof value === 'number' && (value < least || value > most), `${ask.word}应在 ${least} 到 ${most} 之间`],
  ]
}

function rulesOf(form: WorkForm, ask: WorkAsk): Rule[] {
  if (ask.bounds) return numberRules(form, ask)
  const said = `请填${ask.word}`
  if (ask.field === 'village') {
    return [
      ['village_id', ask.must && !form.village_id, '请选村（社区）'],
      ['group_name', ask.must && !form.group_name.trim(), '请填第几组'],
    ]
  }
  if (ask.field === 'enterprise') return []
  return [[ask.field, ask.must && !form[ask.field as 'title' | 'number' | 'begins'].trim(), said]]
}

/** What keeps the record from being sent. */
export function workMissing(form: WorkForm, kind: WorkKind | undefined, corrects: string | null, today = dayOf(new Date())): MissingField[] {
  const withdraws = corrects !== null && form.what === 'withdraw'
  const passed = wholeOf(form.passed)
  const people = wholeOf(form.people)
  return missingOf([
    ['kind', !kind, '请选是哪种工作'],
    ['office', !form.office, '请选是哪个单位的工作'],
    ...(withdraws || !kind ? [] : [
      ['done_on', !form.done_on, '请填日期'] as Rule,
      ['done_on', form.done_on > today, '日期不能晚于今天，做完以后再记'] as Rule,
      ...kind.asks.flatMap((ask) => rulesOf(form, ask)),
      ['passed', Boolean(passed && (people ?? 0) < passed), '合格的不会多于抽考的，请核对'] as Rule,
    ]),
    ['reason', corrects !== null && !form.reason.trim(), '请写更正或撤销的原因'],
  ])
}

/** The record as it is sent: what its kind asks, and nothing else. `at`: RFC 3339. */
export function workDocument(form: WorkForm, kind: WorkKind, corrects: string | null, at: string, elapsed_s: number): WorkDocument {
  const asked = new Set(kind.asks.map((ask) => ask.field))
  const words = (field: 'title' | 'number' | 'begins') => (asked.has(field) && form[field].trim()) || null
  const number = (field: NumberField) => (asked.has(field) ? wholeOf(form[field]) ?? null : null)
  const village = asked.has('village') && form.village_id ? form.village_id : null
  return {
    kind: kind.key, office: form.office, done_on: form.done_on, at, elapsed_s,
    title: words('title'), number: words('number'), begins: words('begins'),
    times: number('times') ?? 1, people: number('people'), copies: number('copies'), passed: number('passed'),
    village_id: village, group_name: (village && form.group_name.trim()) || null,
    enterprise_id: (asked.has('enterprise') && form.enterprise?.id) || null,
    duty: form.duty || null, note: form.note.trim() || null, photos: form.photos,
    ...(corrects ? { corrects, reason: form.reason.trim(), withdrawn: form.what === 'withdraw' } : {}),
  }
}

/** The kinds that the office records, those used last first. */
export function kindsInOrder(kinds: WorkKind[], office: WorkOffice | undefined, used: WorkRow[], duty?: string): WorkKind[] {
  const serving = office?.duties.find((one) => one.key === duty)?.kinds
  const offered = kinds.filter((kind) => (serving ?? office?.kinds ?? []).includes(kind.key))
  const last = [...new Set(used.map((row) => row.kind))]
  const place = (kind: WorkKind) => (last.includes(kind.key) ? last.indexOf(kind.key) : last.length)
  return [...offered].sort((one, other) => place(one) - place(other))
}

/** 2 次 · 120 人 · 500 册 */
export function countWordsOf(row: WorkRow): string {
  if (row.kind === 'spot_exam') return `抽考 ${row.people} 人，合格 ${row.passed} 人`
  const unit = row.kind === 'brochure' ? '' : `${row.times} ${row.unit}`
  return [unit, row.people === null ? '' : `${row.people} 人`, row.copies === null ? '' : `${row.copies} 册`].filter(Boolean).join(' · ')
}

export interface VillageForm { id: string; town_code: string; name: string; groups: string; counts_from: string }

export function emptyVillageForm(): VillageForm {
  return { id: '', town_code: '', name: '', groups: '', counts_from: '' }
}

/** What keeps the village from being saved. `now`: what is changed. */
export function villageMissing(form: VillageForm, now: Village | null, today = dayOf(new Date())): MissingField[] {
  const groups = wholeOf(form.groups)
  return missingOf([
    ['town_code', !form.town_code, '请选乡镇（街道）'],
    ['name', !form.name.trim(), '请填村（社区）的名称'],
    ['groups', typeof groups !== 'number' || groups > 500, '小组数只填整数，最多 500'],
    ['groups', !now && groups === 0, '小组数不能是 0'],
    ['counts_from', !form.counts_from, '请填从哪天起'],
    ['counts_from', form.counts_from > today, '日期不能晚于今天'],
    ['counts_from', Boolean(now && form.counts_from <= now.counts_from), `须在 ${now?.counts_from ?? ''} 以后`],
  ])
}

export function villageDocument(form: VillageForm): VillageDocument {
  return { town_code: form.town_code, name: form.name.trim(), groups: wholeOf(form.groups) ?? 0, counts_from: form.counts_from }
}
