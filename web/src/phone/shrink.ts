import { UserError } from '@/api/faults'
import { carryExif } from './exif'

/** Enough to read a pressure gauge or a date plate in the picture's corner, at about 600 kB. */
const LONGEST_SIDE_PX = 2048
const JPEG_QUALITY = 0.85
/** A JPEG this small is sent as it came out of the camera. */
const SMALL_ENOUGH_BYTES = 1_000_000
const LARGEST_BYTES = 20_000_000
/** Brands of a HEIC file, as its bytes 8 to 11 say; cameras and systems name its type as they like. */
const HEIC_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1'])

export class NotAPhoto extends UserError {}

/**
 * The picture as it will be kept and sent: upright JPEG, longest side 2048 px, with the camera's
 * Exif. What this phone cannot decode (HEIC on some) goes as it is.
 * Raises: NotAPhoto with a sentence for the person.
 */
export async function shrinkPhoto(file: Blob): Promise<Blob> {
  if (!file.size) throw new NotAPhoto('这张照片是空的，请重拍')
  const bitmap = await decode(file)
  if (!bitmap) return await asItIs(file)
  const longest = Math.max(bitmap.width, bitmap.height)
  if (file.type === 'image/jpeg' && file.size <= SMALL_ENOUGH_BYTES && longest <= LONGEST_SIDE_PX) {
    bitmap.close()
    return file
  }
  return redraw(file, bitmap, Math.min(1, LONGEST_SIDE_PX / longest))
}

async function decode(file: Blob): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    return null
  }
}

async function asItIs(file: Blob): Promise<Blob> {
  const type = mediaTypeOf(new Uint8Array(await file.slice(0, 12).arrayBuffer()))
  if (!type) throw new NotAPhoto('这个文件不是照片，请选择照片')
  if (type !== 'image/heic') throw new NotAPhoto('这张照片打不开，可能已损坏，请重拍')
  if (file.size > LARGEST_BYTES) throw new NotAPhoto('这张照片超过 20 MB，请换一张')
  return file.type === type ? file : file.slice(0, file.size, type)
}

/** By its first 12 bytes, whatever the browser calls it; null: no photograph. */
export function mediaTypeOf(head: Uint8Array): string | null {
  const text = String.fromCharCode(...head)
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'image/webp'
  return text.slice(4, 8) === 'ftyp' && HEIC_BRANDS.has(text.slice(8, 12)) ? 'image/heic' : null
}

async function redraw(file: Blob, bitmap: ImageBitmap, scale: number): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(bitmap.width * scale)
  canvas.height = Math.round(bitmap.height * scale)
  const pen = canvas.getContext('2d')
  if (!pen) throw new NotAPhoto('手机内存不足，请关闭其他程序后重试')
  // A PNG's transparency would turn black.
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  const drawn = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', JPEG_QUALITY))
  if (!drawn) throw new NotAPhoto('手机内存不足，请关闭其他程序后重试')
  const bytes = carryExif(await file.arrayBuffer(), await drawn.arrayBuffer())
  return new Blob([bytes], { type: 'image/jpeg' })
}
