/** 16 bytes of each fingerprint, base64url, between dots: `#k=…`. Nothing of it is sent to the server. */
const FRAGMENT = /^#k=([\w-]{22}(?:\.[\w-]{22})*)$/

/** The fingerprints of the plate that was scanned; none where the page was reached in another way. */
export function plateFingerprints(fragment: string): string[] {
  const [, keys = ''] = FRAGMENT.exec(fragment) ?? []
  return keys.split('.').filter(Boolean).map((key) => {
    const bytes = atob(key.replaceAll('-', '+').replaceAll('_', '/'))
    const digits = [...bytes].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('')
    return digits.replace(/(.{4})(?=.)/g, '$1 ')
  })
}

/** From page to page the fragment goes along, and nowhere else. */
export function carryPlate(fragment: string, within: ParentNode): void {
  if (!plateFingerprints(fragment).length) return
  for (const link of within.querySelectorAll<HTMLAnchorElement>('a[href^="/tip"]')) link.hash = fragment
}
