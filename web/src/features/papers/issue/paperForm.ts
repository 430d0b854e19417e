import type { Signature } from '@/api/documents'
import type { OfferedPapers, Paper, PaperAsk, PaperDocument, PaperOffer } from '@/api/offices/papers'
import { emptySignature } from '@/offline/store/draft'
import { signatureRules } from '@/ui/fields/signature'
import { type MissingField, missingOf, type Rule } from '@/ui/form/missing'
import { sameName } from '@/words/names'
import type { Subject } from '../subject'

/** What the form of a paper holds. Empty: not filled in. */
export interface PaperForm {
  office: string
  texts: Record<string, string>
  /** Hazards that it names; null: all that are offered. */
  named: string[] | null
  officers: { name: string; certificate: string }[]
  signed_off_by: string
  own_number: string
  /** Of a new version: why the one before is replaced. */
  reason: string
  signature: Signature
  /** What was filled in already: somebody who emptied it wants it empty. */
  filled: string[]
}

export function emptyPaperForm(signer = ''): PaperForm {
  return { office: '', texts: {}, named: null, officers: [], signed_off_by: '', own_number: '', reason: '', signature: emptySignature(signer), filled: [] }
}

/** What is known stands in it to be looked over; each field is filled once. `before`: the version that is replaced. */
export function prefill(form: PaperForm, offered: OfferedPapers, offer: PaperOffer, me: string, before: Paper | null): void {
  const once = (field: string, fill: () => void) => {
    if (form.filled.includes(field)) return
    form.filled.push(field)
    fill()
  }
  once('office', () => { form.office ||= before?.office ?? offered.offices[0]?.key ?? '' })
  once('officers', () => { form.officers = officersOf(form, offered, offer, me, before) })
  once('signed_off_by', () => { form.signed_off_by ||= before?.content.signed_off_by || offer.signed_off_by || '' })
  if (before) once('hazards', () => { form.named = before.hazard_ids })
  for (const ask of offer.asks) once(`text.${ask.key}`, () => { form.texts[ask.key] ||= (before && textBefore(ask, before)) || ask.value })
}

/** The number that whoever bears this name signed with last; somebody new has none. */
function certificateOf(name: string, { officers }: OfferedPapers): string {
  return officers.find((officer) => sameName(officer.name, name))?.certificate ?? ''
}

/** Another name brings its own number; what was typed by hand stays. */
export function nameOfficer(officer: PaperForm['officers'][number], name: string, offered: OfferedPapers): void {
  if (officer.certificate === certificateOf(officer.name, offered)) officer.certificate = certificateOf(name, offered)
  officer.name = name
}

function officersOf(form: PaperForm, offered: OfferedPapers, offer: PaperOffer, me: string, before: Paper | null): PaperForm['officers'] {
  if (form.officers.length) return form.officers
  if (before?.content.officers.length) return before.content.officers.map((officer) => ({ ...officer }))
  return Array.from({ length: offer.officers_least }, (_, index) => ({ name: index ? '' : me, certificate: index ? '' : certificateOf(me, offered) }))
}

const PRINTED_DAY = /^(\d{4})年(\d{1,2})月(\d{1,2})日$/u

/** What the version before says there; a day as a field takes it. */
function textBefore({ key, label, kind }: PaperAsk, { content }: Paper): string {
  if (key === 'addressed_to') return content.addressed_to
  const said = content.lines.find((line) => line.label === label)?.text ?? ''
  const [, year = '', month = '', date = ''] = kind === 'day' ? (PRINTED_DAY.exec(said) ?? []) : []
  return year ? `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}` : said
}

/** The hazards that the paper names. */
export function namedHazards(form: PaperForm, offered: OfferedPapers): OfferedPapers['hazards'] {
  return offered.hazards.filter(({ id }) => form.named?.includes(id) ?? true)
}

/** What keeps the paper from being issued, in the order of its form. */
export function paperMissing(form: PaperForm, offered: OfferedPapers, offer: PaperOffer, replaces: string | null, me: string): MissingField[] {
  const { name } = form.signature
  return missingOf([
    ['office', !offered.offices.length, '您还没有可以代表的单位，请联系县安委办在“人员”里填上'],
    ['office', !form.office, '请选以哪个单位的名义'],
    ['hazards', offered.inspection_id !== null && offered.hazards.length > 0 && !namedHazards(form, offered).length, '请至少选一条隐患'],
    ...offer.asks.map(({ key, label, required }): Rule => [key, required && !(form.texts[key] ?? '').trim(), `请填${label}`]),
    ...form.officers.flatMap((officer, index) => officerRules(officer, index, form.officers)),
    ['reason', replaces !== null && !form.reason.trim(), '请写为什么更换'],
    ...signatureRules('signature', form.signature, '办理人'),
    ['signature.name', Boolean(name.trim()) && !sameName(name, me), `办理人签字处要写您本人的姓名（${me}），由您签字`],
  ])
}

function officerRules({ name, certificate }: PaperForm['officers'][number], index: number, all: PaperForm['officers']): Rule[] {
  const before = all.slice(0, index)
  return [
    [`officers.${index}.name`, !name.trim(), `请填执法人员 ${index + 1} 的姓名`],
    [`officers.${index}.name`, before.some((other) => sameName(other.name, name)), '两名执法人员须是不同的人'],
    [`officers.${index}.certificate`, !certificate.trim(), `请填执法人员 ${index + 1} 的执法证号`],
    [`officers.${index}.certificate`, before.some((other) => other.certificate.trim() === certificate.trim()), '两名执法人员的证号不能相同'],
  ]
}

/** The paper as it is sent. `at`: RFC 3339. */
export function paperDocument(
  form: PaperForm, offered: OfferedPapers, offer: PaperOffer, replaces: string | null, at: string, elapsed_s: number,
): PaperDocument {
  const texts = offer.asks.map(({ key }) => ({ key, text: (form.texts[key] ?? '').trim() })).filter(({ text }) => text)
  return {
    kind: offer.kind, enterprise_id: offered.enterprise_id, inspection_id: offered.inspection_id,
    hazards: namedHazards(form, offered).map(({ id, position }) => ({ id, position })), office: form.office,
    own_number: (!replaces && offer.number === null && form.own_number.trim()) || null, texts,
    officers: form.officers.map(({ name, certificate }) => ({ name: name.trim(), certificate: certificate.trim() })),
    signed_off_by: form.signed_off_by.trim() || null, replaces, reason: replaces ? form.reason.trim() : null, signature: form.signature, at, elapsed_s,
  }
}

/** The form that led to this document, so that it can be put right and handed in anew. */
export function paperFormOf(document: PaperDocument): PaperForm {
  const { texts, hazards, office, officers, signed_off_by, own_number, reason, signature } = document
  return {
    office, texts: Object.fromEntries(texts.map(({ key, text }) => [key, text])), named: hazards.map(({ id }) => id), officers, signed_off_by: signed_off_by ?? '',
    own_number: own_number ?? '', reason: reason ?? '', signature,
    filled: ['office', 'hazards', 'officers', 'signed_off_by', ...texts.map(({ key }) => `text.${key}`)],
  }
}

/** Where the form is kept while it is filled in. */
export function paperKey({ hazard, inspection, enterprise }: Subject, kind: string, replaces: string | null): string {
  return `paper/${replaces ?? `${hazard ?? inspection ?? enterprise}/${kind}`}`
}
