import { UserError } from '@/api/faults'
import { type Box, redact } from './redact'

/** As every photo of ours: enough for a gauge in the corner, at about 600 kB. */
const LONGEST_SIDE_PX = 2048
const JPEG_QUALITY = 0.85

export interface Canvas { shown: HTMLCanvasElement; pen: CanvasRenderingContext2D; clean: ImageData }

/** Draws the picture upright into `shown`, as large as it will be handed on. Raises: UserError. */
export async function openCanvas(picture: Blob, shown: HTMLCanvasElement): Promise<Canvas> {
  const bitmap = await createImageBitmap(picture, { imageOrientation: 'from-image' }).catch(() => null)
  if (!bitmap) throw new UserError('这张照片打不开')
  const scale = Math.min(1, LONGEST_SIDE_PX / Math.max(bitmap.width, bitmap.height))
  shown.width = Math.max(1, Math.round(bitmap.width * scale))
  shown.height = Math.max(1, Math.round(bitmap.height * scale))
  const pen = shown.getContext('2d', { willReadFrequently: true })
  if (!pen) throw new UserError('设备内存不足，请关闭其他程序后重试')
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, shown.width, shown.height)
  pen.drawImage(bitmap, 0, 0, shown.width, shown.height)
  bitmap.close()
  return { shown, pen, clean: pen.getImageData(0, 0, shown.width, shown.height) }
}

/** Shows the picture with these boxes covered, just as it would be handed on. */
export function paintBoxes({ pen, clean }: Canvas, boxes: readonly Box[]): void {
  pen.putImageData(withBoxes(clean, boxes), 0, 0)
}

/** The covered picture: a JPEG out of points alone, so that nothing of the file it came in is left. */
export async function coveredJpeg(canvas: Canvas, boxes: readonly Box[]): Promise<Blob> {
  paintBoxes(canvas, boxes)
  const jpeg = await new Promise<Blob | null>((done) => canvas.shown.toBlob(done, 'image/jpeg', JPEG_QUALITY))
  if (!jpeg) throw new UserError('设备内存不足，请关闭其他程序后重试')
  return jpeg
}

function withBoxes(clean: ImageData, boxes: readonly Box[]): ImageData {
  const covered = new ImageData(new Uint8ClampedArray(clean.data), clean.width, clean.height)
  redact(covered, boxes)
  return covered
}
