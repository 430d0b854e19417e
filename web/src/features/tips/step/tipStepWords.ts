import type { TipEventKind } from '@/api/tips'
import type { FieldWords } from '@/features/hazards'
import { ASKS, FIELDS, type TipField } from './tipStep'

/** Words to tap, of a step's note. */
const NOTE_PHRASES: Partial<Record<TipEventKind, string[]>> = {
  settle: ['与举报内容和位置核对', '现场核对'],
  exclude: ['与被举报人有利害关系', '曾经办理过这家企业的事项'],
  join: ['同一家企业、同一部位', '同一时间、同一件事'],
  refuse: ['不属于安全生产举报范围', '没有可以核查的线索', '已经作出结论，没有新的线索'],
  transfer: ['属于其他部门的职责', '涉及人员死亡，由县人民政府组织核查'],
  check: ['到现场查看', '查阅台账和记录'],
  extend: ['情况复杂，需要技术鉴定', '需要其他部门配合'],
  keep: ['案件还在诉讼', '纪检监察机关要求'],
  approve_reward: ['同意', '事实清楚，同意按标准奖励'],
}
const TYPES: Record<string, FieldWords['type']> = { text: 'text', names: 'text', day: 'date', whole: 'number', number: 'number' }
/** What the kind of a reward asks for is no more free than what the ledger demands. */
const OF_A_REWARD: readonly TipField[] = ['fine_yuan', 'deaths_concealed', 'amount_yuan', 'basis']
const CONCLUSION_LINES = 6

/** What a written field is called in this step; null: it is no text, number or day, or not asked. */
export function tipFieldWords(kind: TipEventKind, field: TipField): FieldWords | null {
  const ask = ASKS[kind].find((asked) => asked.field === field)
  const { kind: holds, unit, most, lines = 1 } = FIELDS[field]
  const type = TYPES[holds]
  if (!ask || !type) return null
  const aside = [unit, ask.message === null && !OF_A_REWARD.includes(field) && '可不填'].filter(Boolean).join('，')
  return {
    label: aside ? `${ask.label}（${aside}）` : ask.label, type,
    lines: kind === 'conclude' && field === 'note' ? CONCLUSION_LINES : lines > 1 ? lines : undefined,
    max: holds === 'text' ? most : undefined,
    phrases: field === 'note' ? NOTE_PHRASES[kind] : undefined,
    placeholder: field === 'checkers' ? '例如：王示例、李示例' : undefined,
  }
}

/** What the step does, told above its form in a sentence. */
export const TIP_STEP_HINTS: Partial<Record<TipEventKind, string>> = {
  settle: '核实举报的是哪家企业、有没有人员死亡。企业一变，须回避的人会重新计算。',
  exclude: '回避的人从此看不到这件举报，列表、统计和消息里都没有；已经打开看过的记录仍在。',
  join: '并入先收到的举报一起办理；奖励只发给最先的有效举报。',
  accept: '受理后开始计算办理期限。举报人凭编号和查询密码能看到“已受理”。',
  refuse: '不予受理即结束办理，理由会原样告诉举报人。理由里不要写能认出举报人的内容。',
  transfer: '移送即结束本单位的办理。理由和单位会原样告诉举报人。',
  check: '核查时不要让被查的人猜到是谁举报的：不出示举报内容，不提举报照片。',
  extend: '只能延长一次，理由会原样告诉举报人。',
  link_hazard: '选查实的隐患。除举报受理员外，别人看不到隐患和举报的关系，只看到“交办”。',
  conclude: '结论须由负责人签字，会原样告诉举报人。结论里不要写能认出举报人的内容。',
  inform: '答复封给举报人，凭编号和查询密码才能打开。没有留言的答复不算答复。',
  keep: '到保存期限后系统会自动删除这件举报和全部封存内容。',
  propose_reward: '一案一奖，由另一名受理员批准。金额按本县方案和国家办法计算。',
  approve_reward: '批准人不能是提出奖励的人。批准后举报人凭编号和查询密码能看到奖励和领取期限。',
  pay_reward: '发放须两人经办：您和另一名经办人。凭证上不写举报人姓名。',
}
