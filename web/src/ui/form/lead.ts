import type { MissingField } from './missing'

/** What takes the focus in a field, the likeliest first. */
const FOCUSABLE = 'input:not([type="hidden"]), textarea, select, canvas, button, a[href]'

/**
 * Brings the first missing field of the form before the eye and under the finger: it is scrolled into
 * view and takes the focus. Returns it; null: none of them stands in this form.
 */
export function leadToFirst(form: ParentNode, missing: readonly MissingField[]): HTMLElement | null {
  const names = new Set(missing.map(({ field }) => field))
  const found = [...form.querySelectorAll<HTMLElement>('[data-field]')]
    .find((element) => names.has(element.dataset['field'] ?? ''))
  if (!found) return null
  found.closest('details')?.setAttribute('open', '')
  const target = found.querySelector<HTMLElement>(FOCUSABLE) ?? found
  const isTall = found.offsetHeight > window.innerHeight / 2
  ;(isTall ? target : found).scrollIntoView({ block: 'center' })
  if (target === found || target instanceof HTMLCanvasElement) target.tabIndex = -1
  target.focus({ preventScroll: true })
  return found
}
