import type { TipDoor, TipEventKind, TipFinding, TipKeyState, TipNext, TipPart, TipRewardState } from '@/api/tips'
import { dayWords, deadlineWords } from '@/words/time'
import life from './tipLife.json'

/** Words of the ledger's own table of a report's life. */
export const TIP_EVENT_WORDS: Record<TipEventKind, string> = life.events

export const DOOR_WORDS: Record<TipDoor, string> = { anonymous: '匿名', named: '实名' }

export const FINDING_WORDS: Record<TipFinding, string> = life.findings

export const KEY_STATE_WORDS: Record<TipKeyState, string> = {
  pending: '待另一位受理员核对', active: '使用中', retired: '已停用',
}

export const PART_WORDS: Record<TipPart, string> = {
  details: '详细情况', identity: '举报人身份', photos: '照片', messages: '来往留言',
}

export const REWARD_STATE_WORDS: Record<TipRewardState, string> = {
  proposed: '待另一人批准', approved: '已批准，待领取', paid: '已发放', lapsed: '逾期未领，已失效',
}

/** Why a report goes around somebody. */
export const EXCLUDED_WORDS: Record<string, string> = {
  accused: '举报中点了名', of_the_enterprise: '被举报企业的人', stationed: '派驻在被举报企业', settled: '受理员设置回避',
}

export const ACCIDENT_CLASSES: Record<string, string> = {
  ordinary: '一般事故', larger: '较大事故', major: '重大事故', extraordinary: '特别重大事故',
}

/** 1234 567 890, as it stands on the receipt. */
export function numberWords(number: string): string {
  return number.replace(/^(\d{4})(\d{3})(\d{3})$/, '$1 $2 $3')
}

/** 1,234.50 元 */
export function yuanWords(yuan: number): string {
  return `${yuan.toLocaleString('zh-CN', { maximumFractionDigits: 2 })} 元`
}

/** 受理决定：11月2日前，还有 3 天 */
export function nextWords({ what, by }: TipNext): string {
  return by ? `${what}：${dayWords(by)}前，${deadlineWords(by)}` : what
}
