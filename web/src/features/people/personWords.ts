import type { Grant, PersonLine } from '@/api/people'
import type { Plan } from '@/api/plan'
import { ROLE_WORDS } from '@/words/labels'
import { dayOf, dayWords } from '@/words/time'

export type PersonState = 'not_activated' | 'in_office' | 'on_leave' | 'left'
export const STATE_WORDS: Record<PersonState, string> = {
  not_activated: '未激活', in_office: '在岗', on_leave: '休假', left: '已离岗',
}
export const STATE_CHIPS: Record<PersonState, string> = {
  not_activated: 'open', in_office: 'done', on_leave: 'rectifying', left: 'closed',
}

export function stateOf(person: PersonLine, today = dayOf(new Date())): PersonState {
  if (!person.active) return 'left'
  if (!person.account.opened) return 'not_activated'
  return person.leave && person.leave.from_date <= today ? 'on_leave' : 'in_office'
}

/** 检查员（卢峰镇、消防） */
export function grantWords(grant: Grant, plan: Plan | null): string {
  const town = plan?.towns.find(({ code }) => code === grant.town_code)?.name ?? grant.town_code
  const sector = plan?.sectors.find(({ id }) => id === grant.sector)?.local_name ?? grant.sector
  const within = [town, sector].filter(Boolean).join('、')
  return within ? `${ROLE_WORDS[grant.role]}（${within}）` : ROLE_WORDS[grant.role]
}

export function grantsWords(person: Pick<PersonLine, 'grants'>, plan: Plan | null): string {
  return person.grants.map((grant) => grantWords(grant, plan)).join('；') || '没有角色'
}

export function leaveWords(leave: NonNullable<PersonLine['leave']>): string {
  const days = leave.from_date === leave.to_date ? dayWords(leave.from_date) : `${dayWords(leave.from_date)}到${dayWords(leave.to_date)}`
  return leave.deputy ? `${days}，${leave.deputy}顶替` : days
}
