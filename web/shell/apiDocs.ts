import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Plugin } from 'vite'

const OWN = fileURLToPath(new URL('./docs/', import.meta.url))
const SWAGGER = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))

/** Writes `docs/` beside the built pages: Swagger UI from our own server, over our own API. */
export function apiDocs(): Plugin {
  return {
    name: 'anxun-api-docs',
    apply: 'build',
    generateBundle() {
      const files = [
        join(OWN, 'index.html'), join(OWN, 'start.js'),
        join(SWAGGER, 'swagger-ui.css'), join(SWAGGER, 'swagger-ui-bundle.js'),
      ]
      for (const file of files) {
        const fileName = `docs/${basename(file)}`
        this.emitFile({ type: 'asset', fileName, source: readFileSync(file) })
      }
    },
  }
}
