import { describe, expect, it } from 'vitest'

import type { PlanChange, PlanField } from '@/api/plan'
import { emptyPlanChange, holdingChange, inGroups, planChangeDocument, planChangeMissing, startsWords } from '@/features/plan/planChange'
import { clauseWords } from '@/words/clause'

const TODAY = '2026-11-30'
const VISITS: PlanField = {
  key: 'stationing.visits_at_least', group: '企业派驻', label: '每家企业每月至少到访', kind: 'number', value: '3', words: '3 次',
  source: 'XP二(二)4', unit: '次', least: 1, most: 28, starts: 'month', first_start: '2026-12-01',
}
const LEAD: PlanField = { ...VISITS, key: 'sectors.S04.lead', group: '牵头部门', kind: 'offices', value: 'fire,police', unit: '', starts: 'day', first_start: TODAY }
const filled = (field: PlanField, changes = {}) => ({ ...emptyPlanChange(field), reason: '年度调整', ...changes })
const missing = (field: PlanField, changes = {}) => planChangeMissing(field, filled(field, changes), TODAY).map(({ field, message }) => `${field}：${message}`)

describe('a change of the plan', () => {
  it('begins with what holds now, on the first day that may be', () => {
    expect(filled(VISITS)).toMatchObject({ value: '3', effective_on: '2026-12-01' })
    expect(filled(LEAD).offices).toEqual(['fire', 'police'])
  })

  it('says what is missing at its field', () => {
    expect(missing(VISITS)).toEqual(['value：与现在的相同，不用改'])
    expect(missing(VISITS, { value: '29' })).toEqual(['value：请填 1 到 28 之间的数'])
    expect(missing(VISITS, { value: '四' })).toEqual(['value：请填整数'])
    expect(missing(VISITS, { value: '4', effective_on: '2026-11-29', reason: ' ' })).toEqual([
      'effective_on：不能从过去的日子起改', 'reason：请写为什么改',
    ])
    expect(missing(LEAD, { offices: [] })).toEqual(['value：请填新的值'])
    expect(missing(VISITS, { value: '4' })).toEqual([])
  })

  it('is sent as the server reads it', () => {
    expect(planChangeDocument(VISITS, filled(VISITS, { value: ' 4 ', basis: ' ' }))).toEqual({
      field: VISITS.key, value: '4', effective_on: '2026-12-01', reason: '年度调整', basis: null,
    })
    expect(planChangeDocument(VISITS, filled(VISITS, { value: 4 })).value).toBe('4')
    expect(planChangeDocument(LEAD, filled(LEAD, { offices: ['market'] })).value).toBe('market')
  })

  it('says from which days it may begin', () => {
    expect(startsWords(VISITS)).toContain('每月 1 日')
    expect(startsWords(LEAD)).toBeNull()
  })
})

describe('the page of the plan', () => {
  const change = (state: PlanChange['state'], day: string) => ({ field: VISITS.key, state, effective_on: day }) as PlanChange

  it('shows the fields by group, and the change by which one holds', () => {
    expect(inGroups([VISITS, LEAD, VISITS]).map(({ title, fields }) => [title, fields.length])).toEqual([['企业派驻', 2], ['牵头部门', 1]])
    const changes = [change('coming', '2027-02-01'), change('withdrawn', '2027-01-01'), change('holds', '2026-11-01'), change('holds', '2026-05-01')]
    expect(holdingChange(VISITS, changes)?.effective_on).toBe('2026-11-01')
    expect(holdingChange(LEAD, changes)).toBeNull()
  })

  it('says of a changed value that no clause orders it', () => {
    expect(clauseWords('county')).toBe('本县更改')
    expect(clauseWords('XP二(二)4')).toBe('方案 二(二)4')
  })
})
