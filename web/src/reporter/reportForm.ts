import type { Door, Draft, Receipt } from './documents'
import { draftOf, identityOf, missing } from './draft'
import { find, say } from './elements'
import { clearFaults, faultsOf, showFaults } from './faults'
import { PhotoTray } from './photoTray'
import { PlaceField } from './placeField'
import { carryPlate, plateFingerprints } from './keys/plate'
import { Proof } from './proof'
import { fillReceipt } from './receipt'
import { showRecipients } from './keys/recipients'
import { newId, newSecret } from './secret'
import { type Means, sendPhotos, sendTip } from './sending'
import { ask } from './server'
import { waitUntilOnline } from './waiting'

/** Turns the form of a door into one that seals on this phone. Nothing is kept but in memory. */
export class ReportForm {
  private readonly door: Door
  private readonly area = document.body.dataset['area'] ?? ''
  // One for the whole form, so that a second press sends the same report.
  private readonly id = newId()
  private readonly secret = newSecret()
  private readonly proof = new Proof(ask)
  private readonly photos: PhotoTray
  private readonly place: PlaceField
  private readonly progress: HTMLElement
  private readonly go: HTMLButtonElement
  private readonly plate = plateFingerprints(location.hash)
  /** Below the form, and on the receipt. */
  private readonly keyBoxes: HTMLElement[]
  private unsent = false

  constructor(private readonly form: HTMLFormElement) {
    this.door = form.dataset['tip'] as Door
    this.progress = find(form, '[data-progress]')
    this.go = find<HTMLButtonElement>(form, 'button[type=submit]')
    const receipt = find<HTMLTemplateElement>(document, 'template[data-receipt]').content
    this.keyBoxes = [find(form, '[data-recipients]'), find(receipt, '[data-recipients]')]
    const tray = find(form, '[data-photos]')
    this.photos = new PhotoTray(tray, Number(tray.dataset['most']), () => this.typed())
    const town = find<HTMLSelectElement>(form, '[name=town_code]')
    this.place = new PlaceField(find(form, '[data-place]'), ask, this.area, town)
    for (const part of document.querySelectorAll('[data-without-script]')) part.remove()
    form.noValidate = true
    form.hidden = false
    form.addEventListener('input', () => this.typed())
    form.addEventListener('submit', (event) => { event.preventDefault(); void this.submit() })
    addEventListener('beforeunload', (event) => { if (this.unsent) event.preventDefault() })
    this.showAccused()
  }

  private typed(): void {
    this.unsent = true
    this.showAccused()
    this.proof.begin()
  }

  private showAccused(): void {
    find(this.form, '[data-accused]').hidden = this.value('kind') !== 'official'
  }

  private value(name: string): string {
    const value = new FormData(this.form).get(name)
    return typeof value === 'string' ? value : ''
  }

  private identity(name: string): string {
    return find<HTMLInputElement>(this.form, `[data-identity=${name}]`).value
  }

  private draft(): Draft {
    return draftOf((name) => this.value(name), {
      id: this.id,
      secret: this.secret,
      area: this.area,
      door: this.door,
      point: this.place.point,
      photos: this.photos.uploads.map((upload) => upload.id),
      identity: this.door === 'named' ? identityOf((name) => this.identity(name)) : null,
    })
  }

  private async submit(): Promise<void> {
    if (this.go.disabled) return
    clearFaults(this.form)
    this.go.disabled = true
    try {
      await this.photos.settled()
      const draft = this.draft()
      const faults = missing(draft)
      if (faults.size) return showFaults(this.form, faults)
      const receipt = await sendTip(draft, this.means(this.progress))
      await this.arrived(receipt)
    } catch (fault) {
      say(this.progress, '')
      showFaults(this.form, faultsOf(fault))
    } finally {
      this.go.disabled = false
    }
  }

  private means(line: HTMLElement): Means {
    return {
      ask, prove: () => this.proof.take(), wait: waitUntilOnline, tell: (words) => say(line, words), plate: this.plate,
      showKeys: (keys) => { for (const box of this.keyBoxes) showRecipients(box, keys, this.plate) },
    }
  }

  /** The receipt first: whatever becomes of the photos, the number is in the reporter's hands. */
  private async arrived(receipt: Receipt): Promise<void> {
    const uploads = this.photos.uploads
    const page = find<HTMLTemplateElement>(document, 'template[data-receipt]').content
    fillReceipt(page, receipt.number, this.secret, receipt.received_on)
    const shown = [...page.children]
    for (const part of document.querySelectorAll('body > header, body > main')) part.remove()
    document.body.prepend(...shown)
    carryPlate(location.hash, document)
    scrollTo(0, 0)
    find(document, 'h1').focus()
    await this.upload(receipt.id, uploads.filter((upload) => receipt.photos_missing.includes(upload.id)))
    this.unsent = false
  }

  private async upload(tipId: string, uploads: { id: string; photo: Blob }[]): Promise<void> {
    if (!uploads.length) return
    const box = find(document, '[data-uploads]')
    const words = find(box, '[data-upload-words]')
    const bar = find<HTMLProgressElement>(box, 'progress')
    box.hidden = false
    bar.max = uploads.length
    let begun = 0
    const tell = (message: string) => {
      if (message.startsWith('正在上传')) bar.value = begun++
      say(words, `${message}。请不要关闭页面`)
    }
    const refused = await sendPhotos(tipId, this.secret, uploads, { ask, wait: waitUntilOnline, tell })
    bar.value = uploads.length
    const lost = [...refused.values()]
    say(words, lost.length ? `${lost.length} 张照片没有收下：${lost[0]}` : `${uploads.length} 张照片都已收到`)
  }
}
