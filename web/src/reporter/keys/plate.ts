/**
 * 16 bytes of each fingerprint, base64url, between dots: `#k=…`. Nothing of it is sent to the server.
 * What opens the page (WeChat) may write something of its own behind it.
 */
const FRAGMENT = /^#k=([\w.-]*)/
const FINGERPRINT = /^[\w-]{22}$/

/**
 * The fingerprints of the plate that was scanned; none where the page was reached in another way. What was
 * damaged on the way is nobody's fingerprint: a plate that cannot be read whole is not taken for none.
 */
export function plateFingerprints(fragment: string): string[] {
  const keys = FRAGMENT.exec(fragment)?.[1]
  if (keys === undefined) return []
  return keys.split('.').map((key) => {
    if (!FINGERPRINT.test(key)) return ''
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
