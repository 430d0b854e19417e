import { reactive } from 'vue'

/** Photos that nobody can look at, with the server's sentence about each where it is known. */
export const unusable = reactive(new Map<string, string>())

/** What a button that opens a photo is called. */
export function photoName(what: string, index: number, sha256: string): string {
  return `${what} ${index + 1}${unusable.has(sha256) ? '（用不了）' : ''}`
}
