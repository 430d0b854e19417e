import type { FivePromises, HazardEventKind } from '@/api/hazards'
import type { StepField } from './hazardStep'

export interface FieldWords {
  label: string
  /** Lines of a text that may be long; none: one line. */
  lines?: number
  max?: number
  type?: 'text' | 'date' | 'number'
  phrases?: string[]
  placeholder?: string
}

/** Fields that are written, as they are called where a step has no words of its own for them. */
const WORDS: Partial<Record<StepField, FieldWords>> = {
  unit: { label: '治理责任单位', max: 100 },
  responsible: { label: '整改责任人', max: 50 },
  deadline: { label: '整改期限', type: 'date' },
  coordinator: { label: '协调督办单位', max: 100 },
  goal: { label: '整改目标', lines: 2, max: 500, phrases: ['消除重大隐患，符合判定标准要求'] },
  measures: { label: '整改措施', lines: 3, max: 2000, phrases: ['停用有隐患的部位', '限期维修更换', '整改期间专人看守'] },
  cycle_days: { label: '排查周期（多少天查一次）', type: 'number' },
  document_number: { label: '挂牌通知书文号', max: 50, placeholder: '例如：示安办〔2026〕12号' },
  signer: { label: '签发人', max: 50 },
  witness: { label: '见证人（可不填）', max: 50 },
  until: { label: '督办期限', type: 'date' },
  cost_yuan: { label: '整改花费（元，可不填）', type: 'number' },
}

const NOTES: Record<HazardEventKind, FieldWords> = {
  confirm: { label: '说明（可不填）', phrases: ['现场核实，同意发现人的判断', '现场核实，不构成重大隐患'] },
  assign: { label: '其他要求（可不填）', phrases: ['按清单要求整改', '整改前停止使用', '整改期间专人看守'] },
  sign_for: { label: '想说明的（可不填）' },
  refuse: { label: '谁拒签、理由是什么', phrases: ['企业负责人不在', '对级别有异议', '不说明理由'] },
  start: { label: '怎样安排的（可不填）', phrases: ['已安排人员', '已联系维修单位'] },
  rectify: { label: '怎么改的', phrases: ['已更换', '已修复', '已清理', '已补齐', '已培训相关人员'] },
  fix_at_once: { label: '当场怎样改的', phrases: ['当场清理', '当场更换', '当场复位'] },
  verify: { label: '验收意见（可不填）', phrases: ['现场查看，隐患已消除'] },
  reject: { label: '退回原因', phrases: ['照片看不清', '没有改到位', '拍的不是同一处'] },
  extend: { label: '延期的理由', phrases: ['配件没有到货', '需要停产才能整改', '要等专业队伍施工'] },
  list: { label: '说明（可不填）' },
  delist: { label: '整改验收的结论', phrases: ['现场验收，隐患已消除，同意摘牌'] },
  decide: { label: '这样处置的理由', phrases: ['采纳方案的建议', '情节轻微并已整改'] },
  close: { label: '销号意见（可不填）', phrases: ['已验收，同意销号'] },
  look_back: { label: '看到的情况（可不填）', phrases: ['没有反弹', '防护措施仍在用'] },
  reopen: { label: '又出现了什么', phrases: ['同一处又出现', '整改措施已拆除'] },
}

const OWN: Partial<Record<HazardEventKind, Partial<Record<StepField, FieldWords>>>> = {
  extend: { deadline: { label: '延到哪一天', type: 'date' } },
  reopen: { deadline: { label: '新的整改期限', type: 'date' } },
  delist: {
    document_number: { label: '摘牌审批文号', max: 50, placeholder: '例如：示安办〔2026〕20号' },
    signer: { label: '批准人', max: 50 },
  },
}

/** What a written field is called in this step; null: it is no text, number or day. */
export function fieldWords(kind: HazardEventKind, field: StepField): FieldWords | null {
  if (field === 'note') return { lines: 3, max: 2000, ...NOTES[kind] }
  return OWN[kind]?.[field] ?? WORDS[field] ?? null
}

export const PHOTO_WORDS: Partial<Record<HazardEventKind, string>> = {
  rectify: '整改后照片', fix_at_once: '改好后的照片', look_back: '回头看照片', refuse: '送达时的照片',
}

export const FIVE_WORDS: Record<keyof FivePromises, FieldWords> = {
  duty: { label: '责任落实：谁负责', max: 500, phrases: ['主要负责人亲自负责'] },
  measures: { label: '措施落实：怎么改', max: 2000, lines: 2 },
  funds: { label: '资金落实：花多少、从哪来', max: 500, phrases: ['从安全生产费用中列支'] },
  deadline: { label: '期限落实：分几步、各到哪天', max: 500 },
  plan: { label: '应急预案落实：改好之前怎么防', max: 2000, lines: 2, phrases: ['停用并设置警戒', '专人看守，备好灭火器材'] },
}

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
