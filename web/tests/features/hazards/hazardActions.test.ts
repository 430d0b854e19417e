import { describe, expect, test } from 'vitest'

import type { HazardEventKind, HazardRow, HazardState } from '@/api/hazards'
import { hazardActions, mainAction } from '@/features/hazards/hazardActions'
import { filterOf, filterPath, isShown } from '@/features/hazards/list/hazardFilters'

const TODAY = '2026-11-02'

function hazard(state: HazardState, may: HazardEventKind[], more: Partial<HazardRow> = {}) {
  return { state, may, grade: 'general', look_back_due: null, ...more } as HazardRow
}

describe('the main action', () => {
  test.each<[string, HazardRow, HazardEventKind | null]>([
    ['confirm a suspected one', hazard('unconfirmed', ['confirm'], { grade: 'major' }), 'confirm'],
    ['put a general one right at once', hazard('open', ['start', 'rectify']), 'rectify'],
    ['five promises before work on a major one', hazard('open', ['start'], { grade: 'major' }), 'start'],
    ['delist before closing', hazard('verified', ['reject', 'delist', 'decide']), 'delist'],
    ['close', hazard('verified', ['reject', 'list', 'decide', 'close']), 'close'],
    ['nothing while the enterprise is at work', hazard('open', ['assign', 'fix_at_once', 'extend']), null],
    ['no look-back before its day', hazard('closed', ['look_back', 'reopen'], { look_back_due: '2026-11-03' }), null],
    ['look back on its day', hazard('closed', ['look_back', 'reopen'], { look_back_due: TODAY }), 'look_back'],
    ['nothing for who may nothing', hazard('submitted', []), null],
  ])('%s', (_words, row, main) => {
    expect(mainAction(row, TODAY)).toBe(main)
  })
})

describe('the buttons', () => {
  test('verify stands beside reject, the rest under 更多', () => {
    const row = hazard('submitted', ['verify', 'reject', 'list', 'decide'])
    expect(hazardActions(row, TODAY)).toEqual({ main: 'verify', beside: 'reject', more: ['list', 'decide'] })
  })

  test('a single other action needs no 更多', () => {
    expect(hazardActions(hazard('open', ['start', 'rectify']), TODAY)).toEqual({ main: 'rectify', beside: 'start', more: [] })
    expect(hazardActions(hazard('open', ['fix_at_once']), TODAY)).toEqual({ main: null, beside: 'fix_at_once', more: [] })
  })

  test('without a main one all are under 更多', () => {
    expect(hazardActions(hazard('open', ['assign', 'extend', 'decide']), TODAY)).toEqual({
      main: null, beside: null, more: ['assign', 'extend', 'decide'],
    })
  })
})

describe('the filters', () => {
  test('each asks the server, a supervisor for the own alone', () => {
    expect(filterPath('all', ['inspector'])).toBe('/hazards')
    expect(filterPath('all', ['supervisor'])).toBe('/hazards?mine=true')
    expect(filterPath('overdue', ['town'])).toBe('/hazards?overdue=true')
    expect(filterPath('listed', ['town'])).toBe('/hazards?listed=true')
    expect(filterPath('look_back', ['town'])).toBe('/hazards?due=look_back')
    expect(filterPath('major', ['town'])).toBe('/hazards?grade=major')
  })

  test('an address that names none shows all', () => {
    expect([filterOf('listed'), filterOf('toString'), filterOf(undefined)]).toEqual(['listed', 'all', 'all'])
  })

  test('待我处理 asks for the states of the role and shows what this person may act on', () => {
    expect(decodeURIComponent(filterPath('mine', ['supervisor']))).toBe('/hazards?mine=true&state=submitted')
    expect(isShown('mine', hazard('verified', ['list', 'decide']))).toBe(false)
    expect(isShown('mine', hazard('verified', ['decide', 'close']))).toBe(true)
    expect(isShown('all', hazard('closed', []))).toBe(true)
  })
})
