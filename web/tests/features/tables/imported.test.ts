import { expect, test } from 'vitest'

import type { ImportEntry, ImportFault, Imported } from '@/api/tables'
import { countWords, differences, fileFault, placeWords } from '@/features/tables/imported'

const entry = (more: Partial<ImportEntry>): ImportEntry => ({ sheet: '企业', row: 2, label: '示例一店', is_new: true, changes: [], ...more })
const fault = (more: Partial<ImportFault>): ImportFault => ({ sheet: '企业', row: 9, column: '乡镇', message: '没有填', remedy: '必填', ...more })
const imported = (more: Partial<Imported>): Imported => ({
  state: 'tried', new: 1, changed: 0, unchanged: 0, held: 0, entries: [], faults: [], fault_count: 0, notes: [], digest: 'a'.repeat(64), ...more,
})

test('a place is told by sheet and line, as far as the file has them', () => {
  expect(placeWords({ sheet: '桥江镇', row: 31 })).toBe('「桥江镇」第 31 行')
  expect(placeWords({ sheet: null, row: 4 })).toBe('第 4 行')
  expect(placeWords({ sheet: null, row: null })).toBe('整个文件')
})

test('what moved between trial and import is told line by line, what stayed is not', () => {
  const same = entry({ row: 3, label: '示例二店' })
  const before = imported({ entries: [entry({ is_new: false, changes: ['从业人数 4 → 9'] }), same] })
  const now = imported({ entries: [entry({ is_new: false, changes: ['从业人数 30 → 9'] }), same], faults: [fault({})] })
  expect(differences(before, now)).toEqual([
    '「企业」第 2 行 示例一店：原来修改：从业人数 4 → 9，现在修改：从业人数 30 → 9',
    '「企业」第 9 行“乡镇”：原来没有变化，现在有问题（没有填）',
  ])
  expect(differences(before, before)).toEqual([])
})

test('what another clerk imported meanwhile is no change any more', () => {
  const before = imported({ entries: [entry({})] })
  expect(differences(before, imported({ new: 0 }))).toEqual(['「企业」第 2 行 示例一店：原来新增，现在没有变化'])
})

test('counts are told in the words of what they count', () => {
  expect(countWords(imported({ new: 3, changed: 1, unchanged: 2 }), 'people')).toBe('新增 3 人、修改 1 人、不变 2 人')
})

test('a file that the server would not take is not sent', () => {
  expect(fileFault({ name: '企业.XLSX', size: 1 })).toBeNull()
  expect(fileFault({ name: '企业.csv', size: 10_000_000 })).toBeNull()
  expect(fileFault({ name: '企业.csv', size: 10_000_001 })).toContain('10 MB')
  expect(fileFault({ name: '企业.xls', size: 1 })).toContain('另存')
  expect(fileFault({ name: '企业.csv', size: 0 })).toContain('空的')
})
