/** Long enough to read a code from a 12 MP photo, small enough for an old phone. */
const SCAN_SIDE_PX = 1200

/** The code of a board from what its QR says: `https://…/b/AB12CD` or the bare code. */
export function boardCodeOf(text: string): string | null {
  const trimmed = text.trim()
  const fromAddress = /\/b\/([A-Za-z0-9_-]{4,40})(?:[./?#]|$)/.exec(trimmed)
  if (fromAddress?.[1]) return fromAddress[1]
  return /^[A-Za-z0-9_-]{4,40}$/.test(trimmed) ? trimmed : null
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
