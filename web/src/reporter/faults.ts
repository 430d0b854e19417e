import { messageOf, Refused, UserError } from '@/api/faults'
import { element, find, say } from './elements'

/** Takes away what was told of the last try. */
export function clearFaults(form: HTMLFormElement): void {
  for (const message of form.querySelectorAll('p.fault[data-field]')) message.remove()
  for (const field of form.querySelectorAll('[aria-invalid]')) {
    field.removeAttribute('aria-invalid')
    field.removeAttribute('aria-describedby')
  }
  say(find(form, '[data-refused]'), '')
}

/** Sentences at their fields, to the first of which the reporter is led; the count and the rest above the button. */
export function showFaults(form: HTMLFormElement, faults: Map<string, string>): void {
  const elsewhere: string[] = []
  const marked: HTMLElement[] = []
  for (const [name, words] of faults) {
    const field = form.querySelector<HTMLElement>(`[name="${name}"]:not([type=hidden]), [data-identity="${name}"]`)
    if (!field) { elsewhere.push(words); continue }
    mark(field, name, words)
    marked.push(field)
  }
  const count = marked.length ? `还差 ${marked.length} 项，还没有发出，请改好标红的地方` : ''
  say(find(form, '[data-refused]'), [...elsewhere, count].filter(Boolean).join('；'))
  const [first] = [...form.elements].filter((element): element is HTMLElement => marked.includes(element as HTMLElement))
  first?.closest('details')?.setAttribute('open', '')
  first?.scrollIntoView({ block: 'center' })
  first?.focus({ preventScroll: true })
}

function mark(field: HTMLElement, name: string, words: string): void {
  const line = element('p', { className: 'fault', id: `${name}-fault` }, words)
  line.dataset['field'] = name
  field.setAttribute('aria-invalid', 'true')
  field.setAttribute('aria-describedby', line.id)
  const box = field.closest('label') ?? field
  box.after(line)
}

/** What the server said, by field where it named fields. */
export function faultsOf(fault: unknown): Map<string, string> {
  const faults = new Map<string, string>()
  if (fault instanceof Refused) {
    const fields = (fault.errors['json'] ?? fault.errors) as Record<string, unknown>
    for (const [name, words] of Object.entries(fields)) {
      if (Array.isArray(words)) faults.set(name, words.join('；'))
    }
  }
  if (!faults.size) faults.set('', fault instanceof UserError ? fault.message : messageOf(fault))
  return faults
}
