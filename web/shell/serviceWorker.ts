import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import type { Plugin } from 'vite'

const SOURCE = fileURLToPath(new URL('./serviceWorker.template.js', import.meta.url))

/**
 * Writes `sw.js` beside the built pages, with the list of files to keep for offline use.
 * Its version is the hash of that list, so that a build without changes is no new version.
 */
export function serviceWorker(): Plugin {
  return {
    name: 'anxun-service-worker',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const files = ['index.html', ...Object.keys(bundle)].filter((name) => !name.endsWith('.map'))
      const unique = [...new Set(files)].sort()
      const contents = Object.entries(bundle).map(([name, part]) =>
        part.type === 'asset' ? `${name}${part.source}` : `${name}${part.code}`,
      )
      const version = createHash('sha256').update(contents.sort().join('')).digest('hex').slice(0, 12)
      const source = readFileSync(SOURCE, 'utf8')
        .replace("'__VERSION__'", JSON.stringify(version))
        .replace("['__FILES__']", JSON.stringify(unique))
      this.emitFile({ type: 'asset', fileName: 'sw.js', source })
    },
  }
}
