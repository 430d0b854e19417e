import type { AnsweredFile } from '@/api/client'

/** Longer than a browser needs to begin saving. */
const KEPT_MS = 60_000

/** Saves a file as the browser saves downloads. */
export function saveFile({ blob, name }: AnsweredFile): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS)
}
