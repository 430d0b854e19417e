import { messageOf } from '@/api/faults'
import { cleanPhoto } from './cleanPhoto'
import { button, element, find, say } from './elements'
import { newId } from './secret'
import type { Upload } from './sending'

/** The photographs of one report, in memory until they are sent. */
export class PhotoTray {
  private photos: Upload[] = []
  private working: Promise<void> = Promise.resolve()
  private readonly list = element('ul', { className: 'photos' })
  private readonly words = element('p', { className: 'quiet', hidden: true })

  /** `changed`: something was taken in or thrown away. */
  constructor(place: HTMLElement, private readonly most: number, private readonly changed: () => void) {
    place.querySelector('[data-plain-photos]')?.remove()
    this.words.setAttribute('role', 'status')
    const camera = this.chooser('拍照', true)
    const album = this.chooser('从相册选', false)
    place.append(element('div', { className: 'pair' }, camera, album), this.words, this.list)
  }

  get uploads(): Upload[] {
    return [...this.photos]
  }

  /** When all that was chosen is taken in: who presses send at once loses no photo. */
  settled(): Promise<void> {
    return this.working
  }

  private chooser(words: string, camera: boolean): HTMLLabelElement {
    // No specific types: WeChat's webview then offers neither camera nor album.
    const input = element('input', { type: 'file', accept: 'image/*', multiple: !camera })
    if (camera) input.setAttribute('capture', 'environment')
    input.addEventListener('change', () => {
      const files = [...(input.files ?? [])]
      // The same picture may be chosen again after it was removed.
      input.value = ''
      this.working = this.working.then(() => this.take(files))
    })
    return element('label', { className: 'go plain' }, words, input)
  }

  private async take(files: File[]): Promise<void> {
    const room = this.most - this.photos.length
    let fault = files.length > room ? `最多 ${this.most} 张，多的没有加上` : ''
    for (const [index, file] of files.slice(0, room).entries()) {
      say(this.words, `正在抹掉照片里的拍摄信息：第 ${index + 1} 张，共 ${Math.min(files.length, room)} 张`)
      try {
        this.add(await cleanPhoto(file))
      } catch (reason) {
        fault = messageOf(reason)
      }
    }
    say(this.words, fault)
  }

  private add(photo: Blob): void {
    const upload = { id: newId(), photo }
    this.photos.push(upload)
    const image = element('img', { src: URL.createObjectURL(photo), alt: `照片 ${this.photos.length}` })
    const remove = button('删除', () => {
      this.photos = this.photos.filter((photo) => photo !== upload)
      URL.revokeObjectURL(image.src)
      item.remove()
      this.number()
    })
    const item = element('li', {}, image, remove)
    this.list.append(item)
    this.number()
  }

  private number(): void {
    for (const [index, item] of [...this.list.children].entries()) {
      find<HTMLImageElement>(item, 'img').alt = `照片 ${index + 1}`
      find(item, 'button').setAttribute('aria-label', `删除照片 ${index + 1}`)
    }
    this.changed()
  }
}
