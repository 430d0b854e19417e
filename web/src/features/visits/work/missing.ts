import { isWritten, type Question, questionFault } from '@/features/inspections'
import { session } from '@/offline/session'
import type { Draft, DraftLog, Step } from '@/offline/store/draft'
import { officeMissing } from '@/ui/fields/actingOffice'
import { ownNameRule, signatureRules } from '@/ui/fields/signature'
import { type MissingField, missingOf, type Rule } from '@/ui/form/missing'
import { sameName } from '@/words/names'

/** What is still missing before the visit is sent, at which step; of a check also the card or sheet. */
export interface StepMissing extends MissingField { step: Step; item?: string; finding?: string }

/** All of it, in the order in which the steps are walked. */
export function visitMissing(draft: Draft, questions: Question[], today: string): StepMissing[] {
  const at = (step: Step) => (missing: MissingField): StepMissing => ({ ...missing, step })
  return [
    ...arrivalMissing(draft).map(at('arrive')),
    ...checkMissing(draft, questions, today),
    ...(draft.origin === 'stationed' ? logMissing(draft.log).map(at('log')) : []),
    ...signingMissing(draft).map(at('sign')),
  ]
}

export function arrivalMissing({ arrival, previous, origin, office, manner, joint_offices }: Draft): MissingField[] {
  const place = arrival?.place
  return [...(isOfOffice(origin) ? officeMissing(office ?? '') : []), ...missingOf([
    ['place', !place?.fix && !place?.no_fix_reason?.trim(), '没有定位，也没有写原因'],
    ['joint_offices', manner === 'joint' && !joint_offices?.length, '联合检查请选参加的单位'],
    ...previous.map(({ hazard_id, fixed }): Rule => [`previous.${hazard_id}`, fixed === null, '请复查，选已整改或未整改']),
  ])]
}

/** Checks that an office answers for, and goes out for by teams. */
export function isOfOffice(origin: Draft['origin']): boolean {
  return origin === 'enforcement' || origin === 'place_report'
}

function checkMissing(draft: Draft, questions: Question[], today: string): StepMissing[] {
  if (!questions.length) return [{ step: 'check', field: 'checklists', message: '还没有选择检查清单' }]
  const items = questions.flatMap((question): StepMissing[] => {
    const { id } = question.item
    const message = questionFault(draft, question, today)
    return message ? [{ step: 'check', field: `item.${id}`, message, item: id }] : []
  })
  const beside = draft.findings.filter((finding) => finding.item === null && !isWritten(finding))
  return [
    ...items,
    ...beside.map(({ id }): StepMissing => ({ step: 'check', field: `finding.${id}`, message: '清单外的隐患还没有写完', finding: id })),
  ]
}

/** In the order of the log's fields. */
export function logMissing(log: DraftLog): MissingField[] {
  return missingOf([
    ['log.received_by', !log.received_by.trim(), '企业接待人没有填'],
    ['log.production', !log.production, '生产状态没有选'],
    ['log.self_check', !log.self_check.trim(), '企业自查自改情况没有填'],
    ['log.board_state', !log.board_state, '公告栏情况没有选'],
  ])
}

function signingMissing({ signatures: { inspector, enterprise }, origin, led_by_principal, enterprise: { principal_name } }: Draft): MissingField[] {
  const ofInspector = [
    ...signatureRules('signatures.inspector', inspector, '检查人'),
    // In its own check an enterprise has whomever of its people signs who did it.
    ...(origin === 'self_check' ? [] : [ownNameRule('signatures.inspector', inspector, session.me?.name)]),
  ]
  if (!led_by_principal) {
    return missingOf([...ofInspector, ...signatureRules('signatures.enterprise', enterprise, '企业', '，拒签请写明原因')])
  }
  return missingOf([
    ...ofInspector,
    ['signatures.enterprise.name', Boolean(principal_name) && !sameName(enterprise.name, principal_name ?? ''), `带队检查由主要负责人${principal_name}签字，请核对姓名`],
    ['signatures.enterprise.path', !enterprise.path, '带队检查须主要负责人本人签字'],
  ])
}

/** What is missing at the other steps, a line each, and where its first part is. */
export function missingLines(missing: StepMissing[]): { words: string; first: StepMissing }[] {
  const lines = new Map<string, StepMissing[]>()
  for (const part of missing) {
    const kind = part.field.startsWith('log.') ? part.field : `${part.step} ${part.field.split('.')[0]}`
    lines.set(kind, [...(lines.get(kind) ?? []), part])
  }
  return [...lines.values()].flatMap((group) => (group[0] ? [{ words: lineWords(group[0], group.length), first: group[0] }] : []))
}

function lineWords(first: StepMissing, count: number): string {
  if (first.item) return `还有 ${count} 项没有查完`
  return first.field.startsWith('previous.') ? `上次的隐患还有 ${count} 项没有复查` : first.message
}
