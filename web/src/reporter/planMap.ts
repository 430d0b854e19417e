import type { NamedPlace, Point } from './documents'
import { button, element } from './elements'
import { fromPicture, labelled, moved, SIDE, toPicture, type View, viewOf, zoomed } from './plane'

const SVG = 'http://www.w3.org/2000/svg'
/** A third of the picture a press. */
const STEP = 1 / 3

/**
 * A schematic map: dots with names, north above. It asks no map service for anything, which would
 * learn who looked at which place.
 */
export class PlanMap {
  readonly root = element('div', { className: 'plan' })
  private readonly svg = document.createElementNS(SVG, 'svg')
  private view: View
  private point: Point | null = null

  constructor(private readonly places: NamedPlace[], private readonly picked: (point: Point) => void) {
    this.view = viewOf(places)
    this.svg.setAttribute('viewBox', `0 0 ${SIDE} ${SIDE}`)
    this.svg.setAttribute('role', 'img')
    this.svg.setAttribute('aria-label', '示意图：这个乡镇的企业，上方是北')
    this.svg.addEventListener('click', (event) => this.tap(event))
    this.root.append(this.svg, this.tools())
    this.draw()
  }

  show(point: Point | null): void {
    this.point = point
    this.draw()
  }

  private tools(): HTMLElement {
    const tool = (sign: string, label: string, change: () => void) => {
      const made = button(sign, () => { change(); this.draw() })
      made.setAttribute('aria-label', label)
      return made
    }
    const go = (east: number, north: number) => () => { this.view = moved(this.view, east * STEP, north * STEP) }
    return element('div', { className: 'tools' },
      tool('＋', '放大', () => { this.view = zoomed(this.view, 2) }),
      tool('－', '缩小', () => { this.view = zoomed(this.view, 0.5) }),
      tool('←', '向西', go(-1, 0)), tool('→', '向东', go(1, 0)),
      tool('↑', '向北', go(0, 1)), tool('↓', '向南', go(0, -1)),
      tool('标在正中', '标在正中', () => this.picked(this.view.middle)))
  }

  private tap(event: MouseEvent): void {
    const box = this.svg.getBoundingClientRect()
    const unit = SIDE / box.width
    this.picked(fromPicture((event.clientX - box.left) * unit, (event.clientY - box.top) * unit, this.view))
  }

  private draw(): void {
    const named = labelled(this.places, this.view)
    this.svg.replaceChildren(...this.places.flatMap((place) => this.dot(place, named.has(place))), ...this.cross(), ...this.mark())
  }

  private dot(place: NamedPlace, withName: boolean): SVGElement[] {
    const { x, y } = toPicture(place, this.view)
    const circle = shape('circle', { cx: x, cy: y, r: 5, fill: '#38507c' })
    if (!withName) return [circle]
    const name = shape('text', { x: x + 9, y: y + 6, 'font-size': 16, fill: '#1a1a1a' })
    name.textContent = place.name
    return [circle, name]
  }

  private cross(): SVGElement[] {
    const middle = SIDE / 2
    return [shape('path', { d: `M${middle - 8} ${middle}h16M${middle} ${middle - 8}v16`, stroke: '#767676' })]
  }

  private mark(): SVGElement[] {
    if (!this.point) return []
    const { x, y } = toPicture(this.point, this.view)
    const pin = `M${x} ${y}l-9 -16a10 10 0 1 1 18 0z`
    return [shape('path', { d: pin, fill: '#b71c1c', stroke: '#fff', 'stroke-width': 2 })]
  }
}

function shape(tag: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value))
  return made
}
