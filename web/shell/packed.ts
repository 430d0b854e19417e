import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

import type { Plugin } from 'vite'

/** Text that a phone on 2G waits for; pictures and fonts are packed already. */
const TEXT = /\.(js|css|svg|html|webmanifest)$/
/** Smaller files fit into the first packets anyhow. */
const SMALLEST_BYTES = 1000

/** Lays `.br` and `.gz` beside each built file that gains by it, for the server to choose from. */
export function packed(): Plugin {
  return {
    name: 'anxun-packed',
    apply: 'build',
    // After the service worker was written, which lists the files that the pages ask for.
    enforce: 'post',
    writeBundle({ dir }) {
      if (!dir) return
      for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
        if (TEXT.test(name)) pack(join(dir, name))
      }
    },
  }
}

function pack(file: string): void {
  const content = readFileSync(file)
  if (content.byteLength < SMALLEST_BYTES) return
  writeFileSync(`${file}.br`, brotliCompressSync(content))
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
}
