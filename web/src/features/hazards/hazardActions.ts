import type { HazardEventKind, HazardRow, HazardState } from '@/api/hazards'
import type { Role } from '@/api/people'
import { type Actions, actionsOf } from '@/ui/events/actions'
import { dayOf } from '@/words/time'

/** The step that a hazard waits for in each state, the likeliest first. Others may be done too. */
const NEXT: Record<HazardState, HazardEventKind[]> = {
  unconfirmed: ['confirm'],
  confirmed: ['assign'],
  assigned: ['sign_for', 'rectify'],
  open: ['start', 'rectify'],
  rectifying: ['rectify'],
  submitted: ['verify'],
  rejected: ['rectify'],
  verified: ['delist', 'close'],
  closed: ['look_back'],
  settled: [],
}

const NEXT_WORDS: Record<HazardState, string> = {
  unconfirmed: '等监管人员确认级别',
  confirmed: '等监管人员交办',
  assigned: '等企业签收交办单',
  open: '等企业整改',
  rectifying: '等企业上报整改',
  submitted: '等检查、监管人员验收',
  rejected: '等企业重新整改',
  verified: '等监管人员销号（不能是发现人）',
  closed: '等检查、监管人员回头看',
  settled: '',
}

/** Who does what next, for somebody who waits; empty: nothing is owed any more. */
export function nextWords(hazard: Pick<HazardRow, 'state' | 'grade' | 'listed_level' | 'look_back_due'>): string {
  if (hazard.state === 'open' && hazard.grade === 'major') return '等企业落实五项后开始整改'
  if (hazard.state === 'verified' && hazard.listed_level) return '等监管人员摘牌，摘牌后销号'
  if (hazard.state === 'closed' && !hazard.look_back_due) return ''
  return NEXT_WORDS[hazard.state]
}

/** Shown beside the main one, since it is its other answer. */
const BESIDE: Partial<Record<HazardEventKind, HazardEventKind>> = {
  verify: 'reject',
  sign_for: 'extend',
  look_back: 'reopen',
}

type Acted = Pick<HazardRow, 'state' | 'grade' | 'may' | 'look_back_due'>

/** What this person should do now; null: it waits for somebody else, or for its day. */
export function mainAction(hazard: Acted, today = dayOf(new Date())): HazardEventKind | null {
  const open = NEXT[hazard.state].filter((kind) => hazard.may.includes(kind))
  // 五落实 come first for a 重大 hazard; a general one is put right and reported in one step.
  const fitting = open.filter((kind) => kind !== 'start' || hazard.grade === 'major')
  const [main = null] = fitting
  if (main === 'look_back' && !isLookBackDue(hazard, today)) return null
  return main
}

function isLookBackDue(hazard: Pick<HazardRow, 'look_back_due'>, today: string): boolean {
  return hazard.look_back_due !== null && hazard.look_back_due <= today
}

/** What this person may do; the only thing beside the main one is not hidden under 更多. */
export function hazardActions(hazard: Acted, today = dayOf(new Date())): Actions<HazardEventKind> {
  const { main, beside, more } = actionsOf(hazard.may, mainAction(hazard, today), BESIDE)
  const [only = null, ...others] = more
  return !beside && !others.length ? { main, beside: only, more: [] } : { main, beside, more }
}

/**
 * States in which a hazard may wait for somebody of these roles; the server's `may` then decides.
 * A look-back waits for its day, and has a list of its own.
 */
export function statesWaitingFor(roles: readonly Role[]): HazardState[] {
  const waiting = new Set<HazardState>()
  for (const role of roles) for (const state of WAITING_FOR[role] ?? []) waiting.add(state)
  return [...waiting]
}

const OFFICE: HazardState[] = ['unconfirmed', 'confirmed', 'submitted', 'verified']
const WAITING_FOR: Partial<Record<Role, HazardState[]>> = {
  enterprise: ['assigned', 'open', 'rectifying', 'rejected'],
  supervisor: ['submitted'],
  inspector: OFFICE,
  department: OFFICE,
  town: OFFICE,
  county: ['unconfirmed', 'confirmed', 'verified'],
}
