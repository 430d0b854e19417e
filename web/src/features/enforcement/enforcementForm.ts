import type { EnforcementDocument, EnforcementKind, PlanOffices } from '@/api/enforcements'
import { type MissingField, missingOf, type Rule } from '@/ui/form/missing'
import { dayOf } from '@/words/time'

export const KIND_WORDS: Record<EnforcementKind, string> = {
  order_to_rectify: '责令限期整改',
  penalty: '行政处罚（罚款）',
  suspension: '停产停业整顿',
  closure: '关闭、吊销证照',
  detention: '行政拘留',
  criminal_referral: '行刑衔接移送',
  typical_case: '典型案例',
}

/** What the form holds. Empty: not filled in. Officers beyond the two that the law asks for go into the note. */
export interface EnforcementForm {
  kind: EnforcementKind | null
  amount_yuan: string
  document_number: string
  decided_on: string
  office: string
  joint_offices: string[]
  officers: { name: string; certificate: string }[]
  crackdown: 'yes' | 'no' | null
  note: string
  photos: string[]
}

export function emptyEnforcementForm(): EnforcementForm {
  return {
    kind: null, amount_yuan: '', document_number: '', decided_on: '', office: '', joint_offices: [],
    officers: [{ name: '', certificate: '' }, { name: '', certificate: '' }], crackdown: null, note: '', photos: [],
  }
}

/** In whose name this person may decide; chosen already where it is one alone. */
export function ownOffices(plan: PlanOffices, decides_for: string[]): PlanOffices['offices'] {
  return plan.offices.filter(({ key }) => decides_for.includes(key))
}

const CENTS = /^\d{1,9}(\.\d{1,2})?$/u

/** What keeps the result from being recorded. */
export function enforcementMissing(form: EnforcementForm, hasOffice: boolean, today = dayOf(new Date())): MissingField[] {
  return missingOf([
    ['kind', !form.kind, '请选种类'],
    ['amount_yuan', form.kind === 'penalty' && !(CENTS.test(form.amount_yuan) && Number(form.amount_yuan) > 0), '请填罚款金额（元，最多两位小数）'],
    ['document_number', !form.document_number.trim(), '请填文号'],
    ['decided_on', !form.decided_on, '请填决定日期'],
    ['decided_on', form.decided_on > today, '决定日期不能晚于今天'],
    ['office', !hasOffice, '您还没有可以代表的单位，请联系县安委办填上'],
    ['office', !form.office, '请选作出决定的单位'],
    ...form.officers.flatMap((officer, index): Rule[] => {
      const others = form.officers.slice(0, index)
      return [
        [`officers.${index}.name`, !officer.name.trim(), `请填执法人员 ${index + 1} 的姓名`],
        [`officers.${index}.name`, others.some((other) => same(other.name, officer.name)), '两名执法人员须是不同的人'],
        [`officers.${index}.certificate`, !officer.certificate.trim(), `请填执法人员 ${index + 1} 的执法证号`],
        [`officers.${index}.certificate`, others.some((other) => same(other.certificate, officer.certificate)), '两名执法人员的证号不能相同'],
      ]
    }),
  ])
}

const same = (one: string, other: string) => one.trim() === other.trim()

export interface CameFrom { enterprise_id: string; hazard_id: string | null; inspection_id: string | null }

/** The record as it is sent. `at`: RFC 3339. */
export function enforcementDocument(
  from: CameFrom, form: EnforcementForm, at: string, elapsed_s: number,
): EnforcementDocument {
  const trimmed = form.officers.map((officer) => ({ name: officer.name.trim(), certificate: officer.certificate.trim() }))
  return {
    ...from, kind: form.kind ?? 'order_to_rectify',
    amount_yuan: form.kind === 'penalty' ? Number(form.amount_yuan) : null,
    document_number: form.document_number.trim(), decided_on: form.decided_on, office: form.office,
    joint_offices: form.joint_offices.filter((joint_office) => joint_office !== form.office), officers: trimmed,
    crackdown: form.crackdown === 'yes', note: form.note.trim() || null, photos: form.photos, at, elapsed_s,
  }
}
