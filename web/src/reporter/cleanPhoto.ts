import { UserError } from '@/api/faults'

/** Enough to read a pressure gauge, at about 600 kB. */
const LONGEST_SIDE_PX = 2048
const JPEG_QUALITY = 0.85

/**
 * The picture drawn anew: an upright JPEG with no name, no place, no time and no camera in it.
 * Raises: UserError, where this phone cannot decode it.
 */
export async function cleanPhoto(file: Blob): Promise<Blob> {
  const picture = await decoded(file)
  const scale = Math.min(1, LONGEST_SIDE_PX / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  const pen = canvas.getContext('2d')
  if (!pen) throw new UserError('手机内存不足，请关闭其他程序后重试')
  // A PNG's transparency would turn black.
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(picture.image, 0, 0, canvas.width, canvas.height)
  picture.close()
  const drawn = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', JPEG_QUALITY))
  if (!drawn) throw new UserError('手机内存不足，请关闭其他程序后重试')
  return drawn
}

interface Picture {
  image: CanvasImageSource
  width: number
  height: number
  close: () => void
}

async function decoded(file: Blob): Promise<Picture> {
  try {
    return 'createImageBitmap' in window ? await asBitmap(file) : await asElement(file)
  } catch {
    throw new UserError('这张照片打不开，请重拍，或者截图后选截图')
  }
}

async function asBitmap(file: Blob): Promise<Picture> {
  const image = await createImageBitmap(file, { imageOrientation: 'from-image' })
  return { image, width: image.width, height: image.height, close: () => image.close() }
}

/** iPhones before iOS 15. */
async function asElement(file: Blob): Promise<Picture> {
  const image = new Image()
  image.src = URL.createObjectURL(file)
  const close = () => URL.revokeObjectURL(image.src)
  await image.decode().catch((fault) => { close(); throw fault })
  return { image, width: image.naturalWidth, height: image.naturalHeight, close }
}
