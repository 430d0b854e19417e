import { describe, expect, it } from 'vitest'

import { mergeEdits } from '@/ui/form/edited'

const read = { name: '王示例', phone: '13100000001', grants: [{ role: 'supervisor' }] }

describe('two people who edit one form', () => {
  it('takes what the other changed where nothing was typed here', () => {
    const { form, changed } = mergeEdits(read, { ...read, name: '王改名' }, { ...read, phone: '13100000002' })
    expect(form).toEqual({ ...read, name: '王改名', phone: '13100000002' })
    expect(changed).toEqual([{ field: 'phone', theirs: '13100000002', clashes: false }])
  })

  it('keeps what was typed where both changed a field, and says so', () => {
    const { form, changed } = mergeEdits(read, { ...read, name: '王甲' }, { ...read, name: '王乙' })
    expect(form.name).toBe('王甲')
    expect(changed).toEqual([{ field: 'name', theirs: '王乙', clashes: true }])
  })

  it('sees lists by what is in them, and no clash where both typed the same', () => {
    const grants = [{ role: 'inspector' }]
    const { changed } = mergeEdits(read, { ...read, grants: [...grants] }, { ...read, grants })
    expect(changed).toEqual([{ field: 'grants', theirs: grants, clashes: false }])
    expect(mergeEdits(read, read, { ...read, grants: [{ role: 'supervisor' }] }).changed).toEqual([])
  })
})
