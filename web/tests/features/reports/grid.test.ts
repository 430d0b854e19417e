import { describe, expect, it } from 'vitest'

import { beside, groupParts, groupSpan, headOf, pasted } from '@/features/reports/sheet/grid'

const column = (key: string, group = '') => ({ key, name: key, unit: '家', group })
const row = (key: string, group: string) => ({ key, number: 1, name: key, unit: '', group, detail: '' })

describe('the head of a sheet', () => {
  it('holds columns of one group under its name', () => {
    const [above, below] = headOf([column('a'), column('b', '隐患'), column('c', '隐患'), column('d', '执法')])
    expect(above?.map(({ words, across, down }) => [words, across, down])).toEqual([['a', 1, 2], ['隐患', 2, 1], ['执法', 1, 1]])
    expect(below?.map(({ words }) => words)).toEqual(['b', 'c', 'd'])
  })

  it('has one line where nothing is grouped', () => {
    expect(headOf([column('a'), column('b')])).toHaveLength(1)
  })
})

describe('a group of rows', () => {
  const rows = [row('1', '1 责任落实'), row('2', '1 责任落实'), row('3', '2 隐患排查'), row('4', '2 隐患排查')]

  it('spans its rows once', () => {
    expect(rows.map((_, at) => groupSpan(rows, at))).toEqual([2, 0, 2, 0])
  })

  it('is numbered apart', () => {
    expect(groupParts('1 责任落实')).toEqual({ number: '1', name: '责任落实' })
    expect(groupParts('其他')).toEqual({ number: '', name: '其他' })
  })
})

describe('a sheet in which some cells are typed', () => {
  const lines = [['1/a', '', '1/c'], ['', '', '2/c'], ['3/a', '', '']]

  it.each([
    ['1/a', 'down', '3/a'], ['3/a', 'down', '1/c'], ['2/c', 'down', null], ['1/a', 'right', '1/c'], ['1/c', 'right', '2/c'],
    ['1/a', 'up', null], ['3/a', 'left', '2/c'],
  ] as const)('goes from %s %s to %s', (from, direction, to) => {
    expect(beside(lines, from, direction)).toBe(to)
  })

  it('takes over what was pasted without what nobody sees, as what is typed', () => {
    expect(pasted(lines, '1/a', 'a\u200bb\t\tx\u2028y\u000b').typed).toEqual({ '1/a': 'ab', '1/c': 'x\ny' })
  })

  it('takes a column that was pasted downwards, and says what fell on computed cells', () => {
    expect(pasted(lines, '1/a', '5\r\n6\r\n7\r\n8\r\n')).toEqual({ typed: { '1/a': '5', '3/a': '7' }, left: 2 })
    expect(pasted(lines, '1/a', '5\t\t6')).toEqual({ typed: { '1/a': '5', '1/c': '6' }, left: 0 })
  })
})
