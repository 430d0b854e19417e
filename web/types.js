/**
 * What the pages know of the API, written from its OpenAPI document on standard input: the types,
 * and what people call a record of each kind. With --check: whether the file says just that.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { argv, exit, stderr, stdin } from 'node:process'
import { json } from 'node:stream/consumers'

import openapiTypes, { astToString, COMMENT_HEADER } from 'openapi-typescript'

const FILE = new URL('src/api/generated.ts', import.meta.url)

const document = await json(stdin)
const kinds = document.components.schemas.Receipt.properties.kind
const words = JSON.stringify(kinds['x-enumDescriptions'], null, 4)
const generated = `${COMMENT_HEADER}${astToString(await openapiTypes(document, { defaultNonNullable: false }))}
/** What people call a record of each kind. */
export const RECORD_WORDS: Record<components["schemas"]["Receipt"]["kind"], string> = ${words};
`

if (!argv.includes('--check')) {
  writeFileSync(FILE, generated)
} else if (readFileSync(FILE, 'utf8') !== generated) {
  stderr.write('web/src/api/generated.ts is not what the API says: run `make types`\n')
  exit(1)
}
