import type { TipEventKind } from '@/api/tips'
import type { FieldWords } from '@/features/hazards'
import type { TipField } from './tipStep'

/** Fields that are written, as they are called where a step has no words of its own for them. */
const WORDS: Partial<Record<TipField, FieldWords>> = {
  to: { label: '移送给哪个单位', max: 100 },
  checked_on: { label: '核查日期', type: 'date' },
  checkers: { label: '核查人员（两人以上）', max: 200, placeholder: '例如：王示例、李示例' },
  days: { label: '延长几天', type: 'number' },
  signer: { label: '签字的负责人', max: 50 },
  signer_title: { label: '负责人职务（可不填）', max: 50 },
  signed_on: { label: '签字日期', type: 'date' },
  until: { label: '保存到哪一天', type: 'date' },
  fine_yuan: { label: '行政处罚的罚款金额（元）', type: 'number' },
  deaths_concealed: { label: '瞒报的死亡人数', type: 'number' },
  amount_yuan: { label: '奖励金额（元）', type: 'number' },
  basis: { label: '金额的依据（文件和条款）', lines: 2, max: 500 },
  voucher: { label: '发放凭证号', max: 100 },
  paid_on: { label: '发放日期', type: 'date' },
}

const NOTES: Record<TipEventKind, FieldWords> = {
  settle: { label: '根据什么核实的', phrases: ['与举报内容和位置核对', '现场核对'] },
  exclude: { label: '为什么回避', phrases: ['与被举报人有利害关系', '曾经办理过这家企业的事项'] },
  join: { label: '为什么是同一件事', phrases: ['同一家企业、同一部位', '同一时间、同一件事'] },
  accept: { label: '说明（可不填）' },
  refuse: { label: '不予受理的理由（举报人会看到）', phrases: ['不属于安全生产举报范围', '没有可以核查的线索', '已经作出结论，没有新的线索'] },
  transfer: { label: '移送的理由（举报人会看到）', phrases: ['属于其他部门的职责', '涉及人员死亡，由县人民政府组织核查'] },
  check: { label: '怎样核查、查到什么', phrases: ['到现场查看', '查阅台账和记录'] },
  extend: { label: '延长的理由（举报人会看到）', phrases: ['情况复杂，需要技术鉴定', '需要其他部门配合'] },
  link_hazard: { label: '说明（可不填）' },
  conclude: { label: '书面结论（举报人会看到）' },
  inform: { label: '说明（可不填）' },
  keep: { label: '为什么还要保存', phrases: ['案件还在诉讼', '纪检监察机关要求'] },
  propose_reward: { label: '这样归类的理由' },
  approve_reward: { label: '审批意见', phrases: ['同意', '事实清楚，同意按标准奖励'] },
  pay_reward: { label: '说明（可不填）' },
}

/** What a written field is called in this step; null: it is no text, number or day. */
export function tipFieldWords(kind: TipEventKind, field: TipField): FieldWords | null {
  if (field === 'note') return { lines: kind === 'conclude' ? 6 : 3, max: kind === 'conclude' ? 4000 : 2000, ...NOTES[kind] }
  return WORDS[field] ?? null
}

/** What the step does, told above its form in a sentence. */
export const TIP_STEP_HINTS: Partial<Record<TipEventKind, string>> = {
  settle: '核实举报的是哪家企业、有没有人员死亡。企业一变，须回避的人会重新计算。',
  exclude: '回避的人从此看不到这件举报，列表、统计和消息里都没有；已经打开看过的记录仍在。',
  join: '并入先收到的举报一起办理；奖励只发给最先的有效举报。',
  accept: '受理后开始计算办理期限。举报人凭查询码能看到“已受理”。',
  refuse: '不予受理即结束办理，理由会原样告诉举报人。理由里不要写能认出举报人的内容。',
  transfer: '移送即结束本单位的办理。理由和单位会原样告诉举报人。',
  check: '核查时不要让被查的人猜到是谁举报的：不出示举报内容，不提举报照片。',
  extend: '只能延长一次，理由会原样告诉举报人。',
  link_hazard: '选查实的隐患。除举报受理员外，别人看不到隐患和举报的关系，只看到“交办”。',
  conclude: '结论须由负责人签字，会原样告诉举报人。结论里不要写能认出举报人的内容。',
  inform: '答复封给举报人，凭查询码和口令才能打开。没有留言的答复不算答复。',
  keep: '到保存期限后系统会自动删除这件举报和全部封存内容。',
  propose_reward: '一案一奖，由另一名受理员批准。金额按本县方案和国家办法计算。',
  approve_reward: '批准人不能是提出奖励的人。批准后举报人凭查询码能看到奖励和领取期限。',
  pay_reward: '发放须两人经办：您和另一名经办人。凭证上不写举报人姓名。',
}
