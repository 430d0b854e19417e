import type { DrawDocument, DrawnRole } from '@/api/offices/draws'
import { type MissingField, missingOf } from '@/ui/form/missing'
import { dayOf } from '@/words/time'
import { emptyWitnessed, type Witnessed, witnessMissing, witnessOf } from './witnessed'

/** What the form of a draw holds. */
export interface DrawForm extends Witnessed {
  title: string
  towns: string[]
  sectors: string[]
  tiers: string[]
  roles: DrawnRole[]
  enterprises: string
  inspectors_each: string
  check_by: string
  publish_on: string
}

export const DRAWN_ROLE_WORDS: Record<DrawnRole, string> = {
  inspector: '检查员、执法人员', department: '部门人员', town: '乡镇（街道）人员',
}

export function emptyDrawForm(): DrawForm {
  return {
    ...emptyWitnessed(), title: '', towns: [], sectors: [], tiers: [], roles: ['inspector'], enterprises: '', inspectors_each: '2',
    check_by: '', publish_on: '',
  }
}

/** Whether it is a whole number within these bounds. */
export const isWhole = (text: string, least: number, most: number) => /^\d+$/u.test(text) && Number(text) >= least && Number(text) <= most

/** What is still wrong before the commitment is shown. */
export function schemeMissing(form: DrawForm, today = dayOf(new Date())): MissingField[] {
  return missingOf([
    ['title', !form.title.trim(), '请填抽查方案的名称'],
    ['roles', !form.roles.length, '请至少选一类检查人员'],
    ['enterprises', !isWhole(form.enterprises, 1, 1000), '请填抽几家企业（1 到 1000）'],
    ['inspectors_each', !isWhole(form.inspectors_each, 2, 10), '每家至少派 2 人，最多 10 人'],
    ['check_by', !form.check_by, '请填检查期限'],
    ['check_by', form.check_by < today, '检查期限不能早于今天'],
    ['publish_on', !form.publish_on, '请填从哪天起公示名单'],
    ['publish_on', form.publish_on < today || form.publish_on > form.check_by, '公示日期应在今天和检查期限之间'],
  ])
}

/** What keeps the lots from being drawn. */
export function drawMissing(form: DrawForm): MissingField[] {
  return [...schemeMissing(form), ...witnessMissing(form)]
}

/** The draw as it is asked for. */
export function drawDocument(form: DrawForm): DrawDocument {
  return {
    title: form.title.trim(), towns: form.towns, sectors: form.sectors, tiers: form.tiers, roles: form.roles,
    enterprises: Number(form.enterprises), inspectors_each: Number(form.inspectors_each), check_by: form.check_by,
    publish_on: form.publish_on, witness: witnessOf(form), commitment: form.commitment,
  }
}
