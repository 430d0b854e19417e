import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { expect, it } from 'vitest'

const SRC = join(import.meta.dirname, '../../src')
/** What is chosen, taken or typed as a day or a figure holds no words. */
const NO_WORDS = /\stype="(?:radio|checkbox|file|date|number|hidden)"/
/** Fields that may hold words without a part that cleans them, and why. */
const EXCEPTIONS: Record<string, string> = {
  'ui/fields/WordsInput.vue': 'the part that cleans',
  'ui/fields/TextField.vue': 'cleans by its own model; passwords stay as typed',
  'ui/fields/SearchField.vue': 'is looked for and kept nowhere; the server reads it',
  'features/reports/sheet/SheetInput.vue': 'cleans by its own model; what is pasted goes through it too',
  'features/screens/Today.vue': 'is looked for and kept nowhere; the server and the list read it',
  'features/visits/work/ArriveStep.vue': 'a code, read as codes are',
  'features/visits/work/QuestionCard.vue': 'a figure, a day or words, by the question; cleaned where it is kept',
}

it('words are typed into the parts that clean them', () => {
  const vues = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.vue'))
  const plain = vues.filter((file) => {
    const fields = readFileSync(join(SRC, file), 'utf8').match(/<(?:input|textarea)\b[^]*?(?:"\s*\/?>)/g) ?? []
    return fields.some((field) => !NO_WORDS.test(field)) || /contenteditable/.test(readFileSync(join(SRC, file), 'utf8'))
  })
  expect(plain.sort()).toEqual(Object.keys(EXCEPTIONS).sort())
})

it.each(['ui/fields/WordsInput', 'ui/fields/TextField', 'features/reports/sheet/SheetInput'])('of what is typed into %s nothing is kept that nobody sees', (part) => {
  expect(readFileSync(join(SRC, `${part}.vue`), 'utf8')).toMatch(/defineModel<.*set: \(typed\) => .*seen\(typed\)/)
})
