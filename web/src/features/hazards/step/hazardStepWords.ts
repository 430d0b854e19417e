import type { FivePromises, HazardEventKind } from '@/api/hazards'
import life from '../hazardLife.json'
import { askOf, type FieldRow, FIELDS, FIVE, isWritten, type StepField } from './hazardStep'

export interface FieldWords {
  label: string
  /** Lines of a text that may be long; none: one line. */
  lines?: number
  max?: number
  type?: 'text' | 'date' | 'number'
  phrases?: string[]
  placeholder?: string
}

/** Words to tap, of a field in any step, and of a step's note. */
const PHRASES: Partial<Record<StepField, string[]>> = {
  goal: ['消除重大隐患，符合判定标准要求'],
  measures: ['停用有隐患的部位', '限期维修更换', '整改期间专人看守'],
}
const NOTE_PHRASES: Partial<Record<HazardEventKind, string[]>> = {
  confirm: ['现场核实，同意发现人的判断', '现场核实，不构成重大隐患'],
  assign: ['按清单要求整改', '整改前停止使用', '整改期间专人看守'],
  refuse: ['企业负责人不在', '对级别有异议', '不说明理由'],
  start: ['已安排人员', '已联系维修单位'],
  rectify: ['已更换', '已修复', '已清理', '已补齐', '已培训相关人员'],
  fix_at_once: ['当场清理', '当场更换', '当场复位'],
  verify: ['现场查看，隐患已消除'],
  reject: ['照片看不清', '没有改到位', '拍的不是同一处'],
  extend: ['配件没有到货', '需要停产才能整改', '要等专业队伍施工'],
  delist: ['现场验收，隐患已消除，同意摘牌'],
  decide: ['采纳方案的建议', '情节轻微并已整改'],
  close: ['已验收，同意销号'],
  look_back: ['没有反弹', '防护措施仍在用'],
  reopen: ['同一处又出现', '整改措施已拆除'],
}
const PLACEHOLDERS: Partial<Record<StepField, string>> = { document_number: '例如：示安办〔2026〕12号' }
const TYPES: Record<string, FieldWords['type']> = { day: 'date', whole: 'number', number: 'number' }

/** What a written field is called in this step; null: it is no text, number or day, or not asked. */
export function fieldWords(kind: HazardEventKind, field: StepField): FieldWords | null {
  const ask = askOf(kind, field)
  if (!ask || !isWritten(field)) return null
  const aside = [FIELDS[field].unit, ask.message === null && '可不填'].filter(Boolean).join('，')
  const phrases = field === 'note' ? NOTE_PHRASES[kind] : PHRASES[field]
  return {
    ...boxWords(FIELDS[field]), label: aside ? `${ask.label}（${aside}）` : ask.label, type: TYPES[FIELDS[field].kind],
    phrases, placeholder: PLACEHOLDERS[field],
  }
}

function boxWords({ kind, lines, most }: FieldRow): Pick<FieldWords, 'lines' | 'max'> {
  return { lines: lines && lines > 1 ? lines : undefined, max: kind === 'text' ? most : undefined }
}

export function photoWords(kind: HazardEventKind): string {
  return askOf(kind, 'photos')?.label ?? FIELDS.photos.label
}

const FIVE_PHRASES: Partial<Record<keyof FivePromises, string[]>> = {
  duty: ['主要负责人亲自负责'], funds: ['从安全生产费用中列支'], plan: ['停用并设置警戒', '专人看守，备好灭火器材'],
}

export const FIVE_WORDS = Object.fromEntries(FIVE.map((name): [string, FieldWords] => [
  name, { ...boxWords(life.fields.five.parts[name]), label: life.fields.five.parts[name].label, phrases: FIVE_PHRASES[name] },
])) as Record<keyof FivePromises, FieldWords>

/** What the step does, told above its form in a sentence. */
export const STEP_HINTS: Partial<Record<HazardEventKind, string>> = {
  confirm: '级别由您确认并负责，系统只作提示。确认后不能修改，可以再确认一次。',
  sign_for: '签收表示您已收到交办单，从现在起按期整改。',
  refuse: '企业拒绝签收也算送达，整改期限照常计算。',
  start: '重大隐患先落实五项，再动工整改。',
  fix_at_once: '企业在您面前改好了，就算整改并验收，等待另一人销号。',
  extend: '延期一次办结，原来的期限会留在台账里。',
  delist: '摘牌以后才能销号。',
  look_back: '到现场看一看：没有反弹就记合格；又出现了请用“重新打开”。',
}
