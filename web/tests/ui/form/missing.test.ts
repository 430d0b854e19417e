import { describe, expect, test } from 'vitest'

import { signatureRules } from '@/ui/fields/signature'
import { missingOf, missingWords } from '@/ui/form/missing'

describe('what a form still wants', () => {
  test('is each field once, with the first that is wrong with it, in the order of the form', () => {
    const missing = missingOf([
      ['day', true, '请填日期'], ['day', true, '日期不能晚于今天'], ['note', false, '请写说明'], ['name', true, '请填姓名'],
    ])
    expect(missing).toEqual([{ field: 'day', message: '请填日期' }, { field: 'name', message: '请填姓名' }])
    expect(missingWords(missing)).toBe('还差 2 项')
    expect(missingWords([])).toBe('')
  })
})

describe('a signature', () => {
  const rules = (name: string, path: string | null, refused_reason: string | null) =>
    missingOf(signatureRules('signature', { name, path, refused_reason, shown_sha256: null }, '企业', '，拒签请写明原因')).map(({ message }) => message)

  test.each([
    ['李示例', 'M0 0', null, []],
    ['', 'M0 0', null, ['请填写企业签字人的姓名']],
    ['李示例', null, null, ['企业还没有签字，拒签请写明原因']],
    ['李示例', null, ' ', ['请写拒签原因']],
    ['李示例', null, '不在场', []],
  ])('of %j with path %j and refusal %j lacks %j', (name, path, refusal, messages) => {
    expect(rules(name, path, refusal)).toEqual(messages)
  })
})
