/** Bytes as base64 and back; in slices, since `fromCharCode` takes only so many arguments. */

const SLICE_BYTES = 32_768

export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let start = 0; start < bytes.length; start += SLICE_BYTES) {
    text += String.fromCharCode(...bytes.subarray(start, start + SLICE_BYTES))
  }
  return btoa(text)
}

/** Throws where it is none. */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}
