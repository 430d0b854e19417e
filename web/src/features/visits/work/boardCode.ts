import { typedLetters } from '@/words/spelling'

/** Long enough to read a code from a 12 MP photo, small enough for an old phone. */
const SCAN_SIDE_PX = 1200

/** The code of a board from what its QR says or somebody types: `https://…/b/AB12CD` or the bare code. */
export function boardCodeOf(text: string): string | null {
  const fromAddress = /\/b\/([^./?#]{4,60})(?:[./?#]|$)/.exec(text.trim())
  // An address of something else is no code, though letters and strokes alone would be one.
  if (!fromAddress && text.includes('://')) return null
  const code = typedLetters(fromAddress?.[1] ?? text)
  return /^[A-Z0-9]{4,40}$/.test(code) ? code : null
}

/** Reads the QR in a photo. null: none was found. */
export async function readQr(picture: Blob): Promise<string | null> {
  const bitmap = await createImageBitmap(picture, { imageOrientation: 'from-image' })
  const scale = Math.min(1, SCAN_SIDE_PX / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(bitmap.width * scale)
  canvas.height = Math.round(bitmap.height * scale)
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  if (!pen) return null
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height)
  const { default: jsQr } = await import('jsqr')
  return jsQr(data, width, height)?.data || null
}
