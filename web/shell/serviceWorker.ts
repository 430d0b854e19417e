import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import type { Plugin } from 'vite'

/** Only for the public's pages, which no service worker serves. */
const NOT_OF_THE_APP = /^assets\/(tip|proofWorker)-/

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
      const assets = Object.keys(bundle).filter(
        (name) => name.startsWith('assets/') && !NOT_OF_THE_APP.test(name),
      )
      // './' and not 'index.html', which a server may redirect: browsers refuse a redirected shell.
      const files = ['./', 'icon.svg', 'manifest.webmanifest', ...assets.sort()]
      const contents = Object.entries(bundle).map(([name, part]) =>
        part.type === 'asset' ? `${name}${part.source}` : `${name}${part.code}`,
      )
      const version = createHash('sha256').update(contents.sort().join('')).digest('hex').slice(0, 12)
      const source = readFileSync(SOURCE, 'utf8')
        .replace("'__VERSION__'", JSON.stringify(version))
        .replace("['__FILES__']", JSON.stringify(files))
      this.emitFile({ type: 'asset', fileName: 'sw.js', source })
    },
  }
}
