import type { Door, Draft, Identity, Point } from './documents'

/** What the form holds, by field. */
export type Typed = (name: string) => string

export interface Beside {
  id: string
  secret: string
  area: string
  door: Door
  point: Point | null
  photos: string[]
  identity: Identity | null
}

/** The draft of what was typed; what was left empty is null. */
export function draftOf(typed: Typed, beside: Beside): Draft {
  const words = (name: string) => typed(name).trim() || null
  const kind = typed('kind')
  return {
    id: beside.id,
    area_code: beside.area,
    secret: beside.secret,
    door: beside.door,
    kind,
    description: typed('description').trim(),
    happened: words('happened'),
    enterprise_id: words('enterprise_id'),
    enterprise_words: words('enterprise_words'),
    town_code: words('town_code'),
    place_words: words('place_words'),
    place: beside.point && { ...beside.point, crs: 'wgs84' },
    accused: kind === 'official' ? words('accused') : null,
    deaths: typed('deaths') === 'true',
    signatories: Number(typed('signatories')) || 1,
    photos: beside.photos,
    details: words('details'),
    identity: beside.identity,
  }
}

/** Who reports; null behind the anonymous door. `typed` reads the fields that no browser sends. */
export function identityOf(typed: Typed): Identity {
  const identity: Identity = { name: typed('name').trim(), phone: typed('phone').trim(), others: othersOf(typed('others')) }
  const last4 = typed('id_last4').trim().toUpperCase()
  const contact = typed('contact').trim()
  return { ...identity, ...(last4 && { id_last4: last4 }), ...(contact && { contact }) }
}

/** 「李示例 13900000000」 a line; the number may be missing. */
export function othersOf(lines: string): Identity['others'] {
  const people = lines.split('\n').map((line) => line.trim()).filter(Boolean)
  return people.map((line) => {
    const phone = line.match(/\+?\d[\d\s-]{4,}\d/)?.[0] ?? ''
    return { name: line.replace(phone, '').replace(/[\s,，、:：]+$/, '').trim(), phone: phone.replace(/[\s-]/g, '') }
  })
}

/** Field to what to do; empty where the draft can be sent. */
export function missing(draft: Draft): Map<string, string> {
  const faults = new Map<string, string>()
  if (!draft.kind) faults.set('kind', '请选择是什么事')
  if (draft.kind === 'official' && !draft.accused) faults.set('accused', '请写明被举报的人，好让他看不到')
  if (!draft.description) faults.set('description', '请写明哪里有什么危险')
  const somewhere = draft.enterprise_id ?? draft.enterprise_words ?? draft.town_code ?? draft.place_words ?? draft.place
  if (!somewhere) faults.set('enterprise_words', '请写明是哪家企业，或者选乡镇、写位置')
  if (draft.identity) for (const [name, words] of missingOf(draft.identity)) faults.set(name, words)
  return faults
}

function missingOf(identity: Identity): [string, string][] {
  const faults: [string, string][] = []
  if (!identity.name) faults.push(['name', '请填写姓名'])
  // Landlines are fine; what is no number at all is not.
  if (identity.phone.replace(/\D/g, '').length < 7) faults.push(['phone', '请填写能联系到您的电话'])
  return faults
}
