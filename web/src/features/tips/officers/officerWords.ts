import type { Founding, OfficerAct } from '@/api/tips'
import { momentWords } from '@/words/time'

export const ACT_WORDS: Record<OfficerAct['act'], string> = {
  grant: '担任举报受理员', withdraw: '不再担任举报受理员', reset: '重设登录', retire_key: '停用密钥',
}
export const ACT_STATE_WORDS: Record<OfficerAct['state'], string> = {
  open: '等另一个人确认', waiting: '已确认，未生效', done: '已办', refused: '已拒绝',
}
export const ACT_CHIPS: Record<OfficerAct['state'], string> = {
  open: 'open', waiting: 'rectifying', done: 'done', refused: 'closed',
}
export const FOUNDING_WORDS: Record<Founding['state'], string> = {
  open: '等两人到场', waiting: '未生效', done: '已设立', lapsed: '没有完成', stopped: '已叫停',
}

/** What became of a proposal, in a sentence. */
export function decidedWords(act: OfficerAct): string {
  if (!act.decided_by || !act.decided_at) return `${act.proposed_by} ${momentWords(act.proposed_at)} 提出：${act.reason}`
  const said = act.state === 'refused' ? '拒绝' : '确认'
  const from = act.state === 'waiting' && act.counts_from ? `，${momentWords(act.counts_from)}起生效` : ''
  return `${act.proposed_by}提出（${act.reason}），${act.decided_by} ${momentWords(act.decided_at)} ${said}${from}`
}
