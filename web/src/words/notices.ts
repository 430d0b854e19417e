import type { Notice, NoticeKind } from '@/api/documents'
import { dayOf } from './time'

export const NOTICE_WORDS: Record<NoticeKind, string> = {
  deadline: '整改期限',
  listing: '挂牌督办',
  look_back: '回头看',
  confirmation: '待确认',
  assignment: '待交办',
  signature: '待签收',
  verification: '待验收',
  closing: '待销号',
  visits: '到访',
  duty: '任务',
  report: '报送',
  tip_new: '新举报',
  tip_message: '举报留言',
  tip_accept: '举报受理',
  tip_conclude: '举报办结',
  tip_feedback: '举报答复',
  tip_reward: '举报奖励',
  tip_deletion: '举报删除',
  officers: '举报受理员变动',
  account: '账号变动',
  handed_over: '工作交接',
  photo_rejected: '照片用不了',
  record_unsealed: '记录封存不了',
  guard: '服务器',
  paper_issued: '文书',
  paper_delivered: '文书送达',
  wechat: '微信',
  holidays_unknown: '放假安排',
  holidays_known: '放假安排',
}

export interface NoticeGroup { title: string; notices: Notice[] }

/** 今天 and 更早, by the day on which they were told; a group without a notice is left out. */
export function grouped(notices: Notice[], today = dayOf(new Date())): NoticeGroup[] {
  const isToday = (notice: Notice) => dayOf(new Date(notice.created_at)) >= today
  return [
    { title: '今天', notices: notices.filter(isToday) },
    { title: '更早', notices: notices.filter((notice) => !isToday(notice)) },
  ].filter((group) => group.notices.length)
}

/** 3 · 99+ */
export function countWords(count: number): string {
  return count > 99 ? '99+' : String(count)
}
