/** The claims a camera writes into a JPEG: when and where. They are no proof, but they are kept. */

const START_OF_IMAGE = 0xffd8
const APP1 = 0xffe1
const START_OF_SCAN = 0xffda
const EXIF_HEADER = 0x45786966
const ORIENTATION_TAG = 0x0112

/**
 * Puts the Exif segment of `original` into `shrunk`, both JPEG, with the orientation set to
 * upright, since shrinking has turned the picture. Without one, returns `shrunk` as it is.
 */
export function carryExif(original: ArrayBuffer, shrunk: ArrayBuffer): ArrayBuffer {
  const segment = exifSegment(original)
  if (!segment || new DataView(shrunk).getUint16(0) !== START_OF_IMAGE) return shrunk
  setUpright(segment)
  const joined = new Uint8Array(shrunk.byteLength + segment.length)
  joined.set(new Uint8Array(shrunk, 0, 2), 0)
  joined.set(segment, 2)
  joined.set(new Uint8Array(shrunk, 2), 2 + segment.length)
  return joined.buffer
}

/** A copy of the APP1 segment with its marker, or null. */
export function exifSegment(jpeg: ArrayBuffer): Uint8Array | null {
  const view = new DataView(jpeg)
  if (view.byteLength < 4 || view.getUint16(0) !== START_OF_IMAGE) return null
  let at = 2
  while (at + 10 < view.byteLength) {
    const marker = view.getUint16(at)
    if (marker === START_OF_SCAN || (marker & 0xff00) !== 0xff00) return null
    const end = at + 2 + view.getUint16(at + 2)
    if (marker === APP1 && view.getUint32(at + 4) === EXIF_HEADER && end <= view.byteLength) {
      return new Uint8Array(jpeg.slice(at, end))
    }
    at = end
  }
  return null
}

/** Segment layout: marker 2, length 2, "Exif\0\0" 6, then TIFF with its own byte order. */
function setUpright(segment: Uint8Array): void {
  const tiff = new DataView(segment.buffer, segment.byteOffset + 10, segment.length - 10)
  if (tiff.byteLength < 8) return
  const little = tiff.getUint16(0) === 0x4949
  const directory = tiff.getUint32(4, little)
  if (directory + 2 > tiff.byteLength) return
  const entries = tiff.getUint16(directory, little)
  for (let n = 0; n < entries; n += 1) {
    const entry = directory + 2 + 12 * n
    if (entry + 12 > tiff.byteLength) return
    if (tiff.getUint16(entry, little) === ORIENTATION_TAG) tiff.setUint16(entry + 8, 1, little)
  }
}
