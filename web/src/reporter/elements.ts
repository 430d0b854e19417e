/** Small building blocks of a page without a framework. */

type Child = Node | string

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag, properties: Partial<HTMLElementTagNameMap[Tag]> = {}, ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

export function button(words: string, onPress: () => void, className = ''): HTMLButtonElement {
  const made = element('button', { type: 'button', className }, words)
  made.addEventListener('click', onPress)
  return made
}

/** The one that the page must have. */
export function find<Kind extends Element = HTMLElement>(within: ParentNode, selector: string): Kind {
  const found = within.querySelector<Kind>(selector)
  if (!found) throw new Error(`the page lacks ${selector}`)
  return found
}

/** Words in a line that is there for them; without words the line goes. */
export function say(line: HTMLElement, words: string): void {
  line.textContent = words
  line.hidden = !words
}
