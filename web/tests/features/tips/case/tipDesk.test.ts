import { describe, expect, test } from 'vitest'

import { emptyReferral, referralDocument, referralMissing } from '@/features/hazards/referral/referral'
import { tipActions, tipTimeline } from '@/features/tips/case/tipTimeline'
import { tipFilterOf, tipFilterPath } from '@/features/tips/list/tipFilters'
import { rewardKinds, rewardKindWord, rewardWords } from '@/features/tips/step/tipReward'
import { nextWords, numberWords } from '@/features/tips/tipWords'
import { firstMessage } from '../../../ui/form/firstMessage'

const NATIONAL = { percent_of_fine: 15, yuan_at_least: 3000, yuan_at_most: 300_000, yuan_per_concealed_death: [30_000, 40_000, 50_000, 60_000] }
const WANGCHENG = { amounts: [{ kind: 'major_hazard' as const, name: '重大事故隐患', yuan: 2000 }], national: NATIONAL }

describe('the buttons of a report', () => {
  test.each([
    [{ state: 'received', deaths: false, may: ['settle', 'accept', 'refuse', 'transfer'] }, 'accept', 'refuse'],
    [{ state: 'accepted', deaths: false, may: ['check', 'extend', 'conclude'] }, 'conclude', 'check'],
    [{ state: 'concluded', deaths: false, may: ['inform', 'propose_reward'] }, 'inform', null],
    [{ state: 'received', deaths: true, may: ['settle', 'transfer'] }, 'transfer', null],
    [{ state: 'informed', deaths: false, may: ['keep'] }, null, null],
  ] as const)('%o: %s, beside it %s', (tip, main, beside) => {
    const actions = tipActions({ ...tip, may: [...tip.may] })
    expect(actions).toMatchObject({ main, beside })
    expect(new Set([...actions.more, main, beside].filter(Boolean))).toEqual(new Set(tip.may))
  })
})

describe('the time line', () => {
  test('tells steps and readings together, the newest first', () => {
    const lines = tipTimeline({
      events: [{ id: '1', kind: 'conclude', kind_word: '办结', person: '王示例', at: '2026-11-09T10:00:00+08:00', finding: 'partly', note: '部分属实', checkers: [] }],
      readings: [{ person: '李示例', at: '2026-11-09T11:00:00+08:00', parts: ['details', 'photos'], reason: '准备核查' }],
    })
    expect(lines.map((line) => line.what)).toEqual(['打开封存内容', '办结'])
    expect(lines[0]?.facts).toEqual([{ label: '看了', words: '详细情况、照片' }, { label: '理由', words: '准备核查' }])
    expect(lines[1]?.facts).toEqual([{ label: '结论', words: '部分属实' }, { label: '说明', words: '部分属实' }])
  })
})

describe('a reward', () => {
  test('counties with a table offer it before the national rule', () => {
    expect(Object.keys(rewardKinds(WANGCHENG))).toEqual(['major_hazard', 'by_fine', 'by_deaths', 'other'])
    expect(rewardKindWord('major_hazard', WANGCHENG)).toBe('重大事故隐患')
    expect(rewardKindWord('by_fine', undefined)).toBe('按罚款比例')
  })

  test('says beforehand that a fixed sum lies below the national floor where a fine was imposed', () => {
    expect(rewardWords('major_hazard', '', WANGCHENG)).toBe('按本县标准 2000 元。')
    expect(rewardWords('major_hazard', '10000', WANGCHENG)).toContain('低于国家办法的最低标准')
    expect(rewardWords('by_fine', '', WANGCHENG)).toContain('罚款的 15%，不少于 3000 元，最多 300000 元')
  })
})

describe('a referred hazard', () => {
  const whole = { ...emptyReferral(), sector: 'S04', part: '厨房', description: '通道堵塞', grade: 'general' as const, deadline: '2026-11-20' }

  test.each([
    [{ ...whole, part: ' ' }, '请写部位'],
    [{ ...whole, grade: 'major' as const }, '重大隐患请写明判定依据的文件和条款'],
    [{ ...whole, deadline: '2026-11-01' }, '整改期限不能早于今天'],
    [{ ...whole, description: '据群众举报，通道堵塞' }, '不要写举报、投诉等字样：企业会看到，可能认出举报人。请只写隐患本身'],
    [whole, null],
  ])('%o: %s', (form, message) => {
    expect(firstMessage(referralMissing(form, '2026-11-10'))).toBe(message)
  })

  test('is an inspection without lists or answers', () => {
    const sent = referralDocument('e', 'report', { ...whole, photos: ['ab'], criterion: '旧的' }, 'f', new Date('2026-11-10T02:00:00Z'), '王示例')
    expect(sent).toMatchObject({ origin: 'report', visit_id: null, checklists: [], answers: [], photos: [], signatures: { enterprise: null }, started_at: '2026-11-10T10:00:00.000+08:00' })
    expect(sent.findings).toEqual([expect.objectContaining({ id: 'f', item: null, sector: 'S04', criterion: null, photos: ['ab'] })])
  })
})

describe('words', () => {
  test('a number reads as on the receipt', () => expect(numberWords('1234567890')).toBe('1234 567 890'))
  test('a clock names its day', () => expect(nextWords({ what: '审批奖励', by: null, overdue_days: 0 })).toBe('审批奖励'))
  test('an unknown filter shows all', () => {
    expect(tipFilterPath(tipFilterOf('nonsense'))).toBe('/tips')
    expect(tipFilterPath('overdue')).toBe('/tips?due=overdue')
  })
})
