import { messageOf, Refused, UserError } from '@/api/faults'
import { type Envelope, publicKeyOf, REPORTER, reporterPrivateKey, unseal } from '@/sealing/envelopes'
import { paying } from '@/sealing/proofOfWork'
import type { Told } from './documents'
import { button, element, find, say } from './elements'
import { PhotoTray } from './photoTray'
import { carryPlate, plateFingerprints } from './keys/plate'
import { recipients } from './keys/recipients'
import { sealedMessage } from './keys/sealing'
import { challengeOf } from './proof'
import { typedSecret } from './secret'
import { sendPhotos } from './sending'
import { ask, askPage } from './server'
import { waitUntilOnline } from './waiting'

/** The report that is shown, and what opens its messages. In memory only. */
interface Shown {
  form: URLSearchParams
  address: string
  tipId: string
  secret: string
  privateKey: Uint8Array
  told: Told
}

/** Looks a report up without leaving the page, so that its messages are opened on this phone. */
export function followOnPhone(form: HTMLFormElement): void {
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void lookUp(form)
  })
}

async function lookUp(form: HTMLFormElement): Promise<void> {
  const go = find<HTMLButtonElement>(form, 'button[type=submit]')
  const filled = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]))
  go.disabled = true
  say(find(form, '[data-refused]'), '')
  say(find(form, '[data-progress]'), '正在查询……')
  try {
    await show(form.action, filled, (words) => say(find(form, '[data-progress]'), words))
  } catch (fault) {
    say(find(form, '[data-refused]'), messageOf(fault))
  } finally {
    say(find(form, '[data-progress]'), '')
    go.disabled = false
  }
}

/** The page that the server made of it, its messages still sealed. Raises: UserError, Unreachable. */
async function show(address: string, form: URLSearchParams, tell: (words: string) => void): Promise<void> {
  form.set('sealed', '1')
  const page = await paying((altcha) => asked(address, form, altcha), challengeOf(ask), tell)
  const main = page.querySelector<HTMLElement>('main[data-found]')
  if (!main) throw new UserError(page.querySelector('[role=alert]')?.textContent?.trim() || '现在查不了，请稍后再试')
  const secret = typedSecret(form.get('secret') ?? '')
  const tipId = main.dataset['found'] ?? ''
  const told = JSON.parse(main.dataset['keys'] ?? '{}') as Told
  tell('正在手机上解密……')
  const privateKey = await reporterPrivateKey(secret, tipId)
  replacePage(page)
  open(privateKey)
  const shown = { form, address, tipId, secret, privateKey, told }
  offerAnswers(shown)
  offerPhotos(shown)
}

/** Raises: Refused where a proof is wanted first, as the API says it. */
async function asked(address: string, form: URLSearchParams, altcha: string | undefined): Promise<Document> {
  const sent = new URLSearchParams([...form, ...(altcha ? [['altcha', altcha]] : [])])
  const page = new DOMParser().parseFromString(await askPage(address, sent), 'text/html')
  const level = page.querySelector<HTMLElement>('main[data-prove]')?.dataset['prove']
  if (level !== undefined) throw new Refused(403, { reason: 'proof_of_work', errors: { proof: { level: Number(level) } } })
  return page
}

function replacePage(page: Document): void {
  document.body.replaceChildren(...page.body.childNodes)
  carryPlate(location.hash, document)
  document.title = page.title
  scrollTo(0, 0)
  const heading = find(document, 'h1')
  heading.tabIndex = -1
  heading.focus()
}

function open(privateKey: Uint8Array): void {
  for (const item of document.querySelectorAll<HTMLElement>('[data-envelope]')) {
    const envelope = JSON.parse(item.dataset['envelope'] ?? '{}') as Envelope
    find(item, '[data-words]').textContent = opened(envelope, privateKey)
  }
}

function opened(envelope: Envelope, privateKey: Uint8Array): string {
  try {
    return new TextDecoder().decode(unseal(envelope, REPORTER, privateKey))
  } catch {
    return '（这条留言打不开）'
  }
}

function offerAnswers(shown: Shown): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-seal]')) {
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void answer(form, shown)
    })
  }
}

/** Photos that were announced and never came can still be brought. */
function offerPhotos(shown: Shown): void {
  const box = document.querySelector<HTMLElement>('[data-missing]')
  const ids = box?.dataset['missing']?.split(' ') ?? []
  if (!box || !ids.length) return
  const words = element('p', { hidden: true })
  words.setAttribute('role', 'status')
  const go = button('补传照片', () => void bring(), 'go plain')
  const tray = new PhotoTray(box, ids.length, () => undefined)
  box.append(go, words)
  const bring = async () => {
    await tray.settled()
    if (!tray.uploads.length) return say(words, '请先选照片')
    go.disabled = true
    const uploads = tray.uploads.map(({ photo }, index) => ({ id: ids[index] as string, photo }))
    const means = { ask, wait: waitUntilOnline, tell: (message: string) => say(words, message) }
    const refused = await sendPhotos(shown.tipId, shown.secret, uploads, means)
    if (!refused.size) return show(shown.address, shown.form, means.tell).catch((fault) => say(words, messageOf(fault)))
    say(words, [...refused.values()].join('；'))
    go.disabled = false
  }
}

async function answer(form: HTMLFormElement, shown: Shown): Promise<void> {
  const go = find<HTMLButtonElement>(form, 'button[type=submit]')
  const refused = find(form, '[data-refused]')
  const filled = new FormData(form)
  const words = wordsOf(filled)
  if (!words) return say(refused, '请先写几句')
  go.disabled = true
  say(refused, '')
  try {
    await send(form, shown, words, String(filled.get('id')))
    await show(shown.address, shown.form, () => undefined)
  } catch (fault) {
    // Nothing typed is lost: the page stands as it was.
    say(refused, messageOf(fault))
    go.disabled = false
  }
}

/** The same envelope goes with every try: sealed anew it would be another message. */
const tried = new Map<string, { words: string; envelope: Envelope }>()

async function send(form: HTMLFormElement, shown: Shown, words: string, id: string): Promise<void> {
  const reporterKey = publicKeyOf(shown.privateKey)
  const attempt = (envelope: Envelope) => {
    tried.set(id, { words, envelope })
    const message = { id, secret: shown.secret, purpose: form.dataset['seal'], envelope }
    const post = (altcha?: string) => ask('POST', `/tips/${shown.tipId}/messages`, { ...message, ...(altcha && { altcha }) })
    return paying(post, challengeOf(ask), () => undefined)
  }
  const plate = plateFingerprints(location.hash)
  const sealedFor = (told: Told) => sealedMessage(words, recipients(told, plate), reporterKey)
  const before = tried.get(id)
  try {
    await attempt(before?.words === words ? before.envelope : sealedFor(shown.told))
  } catch (fault) {
    if (!(fault instanceof Refused) || fault.reason !== 'keys_changed') throw fault
    const lookup = { number: shown.form.get('number'), secret: shown.secret }
    const look = (altcha?: string) => ask<Omit<Told, 'area_code'>>('POST', '/tips/lookup', { ...lookup, ...(altcha && { altcha }) })
    const { keys, signers } = await paying(look, challengeOf(ask), () => undefined)
    await attempt(sealedFor({ area_code: shown.told.area_code, keys, signers }))
  }
}

/** The server makes the same of a form without script. */
function wordsOf(filled: FormData): string {
  const words = String(filled.get('words') ?? '').trim()
  const how = filled.get('how')
  if (how === null) return words
  if (how === 'account' && !words) return ''
  return `领取方式：${how === 'account' ? '转账' : '到现场领取'}${words ? `\n${words}` : ''}`
}
