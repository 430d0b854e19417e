import { query } from '@/api/client'

export type TipFilter = 'all' | 'overdue' | 'soon' | 'received' | 'accepted' | 'concluded' | 'ended'

export const TIP_FILTER_WORDS: Record<TipFilter, string> = {
  all: '全部', overdue: '已超期', soon: '快到期', received: '待受理', accepted: '核查中', concluded: '待答复', ended: '已结束',
}

/** What has ended, in the order of its ways. */
const ENDED = 'informed,refused,transferred'

export function tipFilterOf(asked: unknown): TipFilter {
  return typeof asked === 'string' && asked in TIP_FILTER_WORDS ? (asked as TipFilter) : 'all'
}

export function tipFilterPath(filter: TipFilter): string {
  if (filter === 'all') return '/tips'
  if (filter === 'overdue' || filter === 'soon') return `/tips${query({ due: filter })}`
  return `/tips${query({ state: filter === 'ended' ? ENDED : filter })}`
}
