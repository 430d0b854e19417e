import { expect, test } from 'vitest'

import type { Enterprise } from '@/api/documents'
import {
  emptyEnterpriseForm, enterpriseDocument, enterpriseMissing, formOfEnterprise, valueWords,
} from '@/features/enterprises/entry/enterpriseForm'
import { emptyFoundForm, foundDocument, foundMissing } from '@/features/enterprises/entry/foundForm'

const WHOLE = {
  ...emptyEnterpriseForm(), name: '示例店', no_credit_code_reason: '个体户', town_code: '431224901', address: '示例路 1 号', sectors: ['S06'],
  employees: '4', principal_name: '李示例',
}
const FOUND = {
  name: '示例店', unconfirmed: true, credit_code: null, no_credit_code_reason: '待补充', town_code: '431224901', address: '待补充', sectors: ['S06'],
  employees: 0, principal_name: '待补充', principal_phone: null, safety_officer_name: null, safety_officer_phone: null, high_risk: false,
  key_enterprise: true, above_scale: false, regulator_name: null, regulator_phone: null, longitude: 110.5, latitude: 27.9, active: true,
} as unknown as Enterprise

test('what was left to the office stands empty in its form, and is asked for', () => {
  const form = formOfEnterprise(FOUND)
  expect([form.address, form.principal_name, form.employees, form.no_credit_code_reason]).toEqual(['', '', '', ''])
  expect(enterpriseMissing(form).map(({ field }) => field)).toEqual(['no_credit_code_reason', 'address', 'employees', 'principal_name'])
})

test('an enterprise that the office knows keeps its words, also where they say 待补充', () => {
  const form = formOfEnterprise({ ...FOUND, unconfirmed: false, employees: 3 })
  expect([form.address, form.employees, form.marks]).toEqual(['待补充', '3', ['key_enterprise']])
})

test('a whole form lacks nothing and becomes what the server takes', () => {
  expect(enterpriseMissing(WHOLE)).toEqual([])
  const sent = enterpriseDocument({ ...WHOLE, marks: ['high_risk'] }, { key_areas: [], version: 'v' })
  expect(sent).toMatchObject({ employees: 4, high_risk: true, above_scale: false, longitude: null, active: true, version: 'v' })
})

test('a code takes the reason away, and half a place is asked about', () => {
  const sent = enterpriseDocument({ ...WHOLE, credit_code: '91431224MA4L1A2B3R' }, { key_areas: [], version: null })
  expect([sent.credit_code, sent.no_credit_code_reason]).toEqual(['91431224MA4L1A2B3R', null])
  expect(enterpriseMissing({ ...WHOLE, longitude: '110.5' }).map(({ field }) => field)).toEqual(['latitude'])
  expect(enterpriseMissing({ ...WHOLE, credit_code: '9143' }).map(({ field }) => field)).toEqual(['credit_code'])
})

test('what another editor saved is told in words', () => {
  const plan = { towns: [{ code: '431224901', name: '卢峰镇' }], sectors: [{ id: 'S06', local_name: '城镇燃气' }] }
  expect(valueWords('town_code', WHOLE, plan)).toBe('卢峰镇')
  expect(valueWords('sectors', WHOLE, plan)).toBe('城镇燃气')
  expect(valueWords('employees', WHOLE, plan)).toBe('4')
})

test('on the spot only name, town and sector are asked for', () => {
  expect(foundMissing(emptyFoundForm()).map(({ field }) => field)).toEqual(['name', 'town_code', 'sectors'])
  const form = { ...emptyFoundForm(), name: ' 示例店 ', town_code: '431224901', sectors: ['S06'] }
  expect(foundMissing(form)).toEqual([])
  expect(foundDocument(form, true)).toMatchObject({ name: '示例店', address: null, employees: null, longitude: null, no_double: true })
})
