import { element, find } from './elements'
import { groupedNumber, groupedSecret } from './secret'

/** Twice what a phone of 375 points shows, so that the letters stay sharp. */
const WIDTH_PX = 750
const HEIGHT_PX = 520

/** Puts number and secret where the template has room for them, with a picture to keep. */
export function fillReceipt(page: ParentNode, number: string, secret: string, receivedOn: string): void {
  find(page, '[data-number]').textContent = groupedNumber(number)
  find(page, '[data-secret]').textContent = groupedSecret(secret)
  const picture = find<HTMLImageElement>(page, '[data-picture]')
  const drawn = drawReceipt(groupedNumber(number), groupedSecret(secret), receivedOn)
  if (drawn) {
    picture.src = drawn
    picture.hidden = false
  }
  offerCopy(page, `编号 ${groupedNumber(number)}，密码 ${groupedSecret(secret)}`)
}

/**
 * A picture as a data URI; WeChat's webview saves an <img> by a long press. It does not say what it
 * is a receipt of: somebody else may look through the album.
 */
function drawReceipt(number: string, secret: string, receivedOn: string): string {
  const canvas = element('canvas', { width: WIDTH_PX, height: HEIGHT_PX })
  const pen = canvas.getContext('2d')
  if (!pen) return ''
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, WIDTH_PX, HEIGHT_PX)
  pen.textAlign = 'center'
  const lines: [string, number, string, string][] = [
    ['查询回执', 40, '#1a1a1a', '600'], ['编号', 32, '#5c5c5c', '400'], [number, 64, '#1a1a1a', '700'],
    ['密码', 32, '#5c5c5c', '400'], [secret, 52, '#1a1a1a', '700'],
    [`${receivedOn} · 扫原来的二维码查询 · 不要给别人看`, 28, '#5c5c5c', '400'],
  ]
  let y = 20
  for (const [words, size, colour, weight] of lines) {
    y += size * 1.5 + 8
    pen.fillStyle = colour
    pen.font = `${weight} ${size}px -apple-system, "PingFang SC", "Noto Sans SC", sans-serif`
    pen.fillText(words, WIDTH_PX / 2, y, WIDTH_PX - 48)
  }
  return canvas.toDataURL('image/png')
}

function offerCopy(page: ParentNode, words: string): void {
  const copy = find<HTMLButtonElement>(page, '[data-copy]')
  const copied = find(page, '[data-copied]')
  copy.hidden = false
  copy.addEventListener('click', () => {
    void copyText(words).then((done) => {
      copied.hidden = false
      if (!done) copied.textContent = '这部手机不让复制，请截图保存。'
    })
  })
}

async function copyText(words: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words)
    return true
  } catch {
    return copyBySelection(words)
  }
}

/** Where there is no clipboard: without https, and in older webviews. */
function copyBySelection(words: string): boolean {
  const field = element('textarea', { value: words, readOnly: true })
  document.body.append(field)
  field.select()
  const done = document.execCommand('copy')
  field.remove()
  return done
}
